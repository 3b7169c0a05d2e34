package io.alignserve.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers what no servlet has seen, such as a malformed request line, with a problem
 * document instead of Tomcat's page. It says nothing of the request, which may be
 * anything. Tomcat makes it by its name, therefore it is public.
 */
public class PlainErrorValve extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		int status = response.getStatus();
		if (status < ProblemType.HTTP_ERROR.status() || response.getContentWritten() > 0
				|| !response.setErrorReported()) {
			return;
		}
		ProblemType type = ProblemType.ofStatus(status);
		String document = "{\"type\":\"" + type.uri() + "\",\"title\":\"" + type.title() + "\",\"status\":" + status
				+ "}";
		try {
			// No filter has seen it that would have set these.
			response.setHeader("X-Content-Type-Options", "nosniff");
			response.setHeader("Cache-Control", "no-store");
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
			response.finishResponse();
		}
		catch (IOException | IllegalStateException ex) {
			this.container.getLogger().debug("The client of a refused request has gone", ex);
		}
	}

}
