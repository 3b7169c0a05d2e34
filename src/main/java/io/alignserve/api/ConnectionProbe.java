package io.alignserve.api;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Tells while a call is served whether its client has hung up.
 * <p>
 * The servlet interface tells so only when something is written, which for a JSON answer
 * is after all the work. Tomcat can be asked for a read that does not block: with the
 * request's body consumed it finds nothing while the client waits, and an end of stream
 * when it has gone. Tomcat then reports one byte each time it is asked, because a read is
 * where it wants to throw; bytes of a next, pipelined request are reported only the first
 * time, because the second time they are buffered. Hence two questions.
 * <p>
 * A client that closes only its sending half counts as gone. Under another server than
 * Tomcat, and for HTTP/2 streams, nothing is known until a write fails.
 */
@Component
class ConnectionProbe implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final String ATTRIBUTE = ConnectionProbe.class.getName();

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addEngineValves(new ProbeValve());
	}

	/**
	 * Tells whether the client of a call has hung up. To be asked only by the thread that
	 * serves the call, and only after the body was read.
	 * @param request the call
	 * @return whether nobody is there to read an answer
	 */
	static boolean isGone(ServletRequest request) {
		return request.getAttribute(ATTRIBUTE) instanceof BooleanSupplier probe && probe.getAsBoolean();
	}

	/**
	 * Leaves a probe with each request.
	 */
	private static final class ProbeValve extends ValveBase {

		private static final int QUESTIONS = 2;

		ProbeValve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			BooleanSupplier probe = () -> IntStream.range(0, QUESTIONS).allMatch((question) -> finds(request));
			request.setAttribute(ATTRIBUTE, probe);
			getNext().invoke(request, response);
		}

		private static boolean finds(Request request) {
			request.getCoyoteRequest().action(ActionCode.AVAILABLE, Boolean.TRUE);
			return request.getCoyoteRequest().getAvailable() > 0;
		}

	}

}
