package io.alignserve.api;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Tells while a call is served whether its client has hung up. The servlet interface
 * tells so only when something is written, which for a JSON answer is after all the work.
 * <p>
 * A client that closes only its sending half counts as gone. A client that has sent
 * anything after its request counts as there until a write fails. For HTTP/2 streams and
 * under another server than Tomcat, nothing is known until then either.
 */
@Component
class ConnectionProbe implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final String ATTRIBUTE = ConnectionProbe.class.getName();

	private static final String CUT = ATTRIBUTE + ".cut";

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.setProtocol(HttpProtocol.class.getName());
		factory.addEngineValves(new PeerValve());
		factory.addContextCustomizers((context) -> {
			if (context.getParent() instanceof StandardHost host) {
				host.setErrorReportValveClass(PlainErrorValve.class.getName());
			}
		});
	}

	/**
	 * Tells whether the client of a call has hung up. To be asked only by the thread that
	 * serves the call, and only after the body was read.
	 * @param request the call
	 * @return whether nobody is there to read an answer
	 */
	static boolean isGone(ServletRequest request) {
		return request.getAttribute(ATTRIBUTE) instanceof Peer peer && peer.isGone();
	}

	/**
	 * Has the connection of a call closed in the middle of its answer, so that its client
	 * does not take what it has for the whole.
	 * @param request the call
	 */
	static void cut(ServletRequest request) {
		request.setAttribute(CUT, true);
	}

	/**
	 * Carries the peer from Tomcat's request to the servlets', and takes what is left of
	 * its body afterwards.
	 */
	private static final class PeerValve extends ValveBase {

		PeerValve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			Peer peer = Peer.of(request.getCoyoteRequest());
			request.setAttribute(ATTRIBUTE, peer);
			getNext().invoke(request, response);
			if (request.getAttribute(CUT) != null) {
				request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, null);
				return;
			}
			if (peer != null && !request.isAsync()) {
				UnreadBody.drain(request, response, peer);
			}
		}

	}

}
