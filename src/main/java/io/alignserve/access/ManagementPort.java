package io.alignserve.access;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * What is open on a management port of its own ({@code management.server.port}), which
 * operators keep to themselves: the metrics for Prometheus, beside what is open
 * everywhere. The port is told by the socket that a request came in by, which no header
 * changes.
 */
@Component
class ManagementPort implements RequestMatcher {

	private static final String MANAGEMENT = "management";

	private static final int NONE = -1;

	private static final RequestMatcher METRICS = PathPatternRequestMatcher.withDefaults()
		.matcher("/actuator/prometheus");

	private volatile int port = NONE;

	@EventListener
	void began(WebServerInitializedEvent event) {
		if (MANAGEMENT.equals(event.getApplicationContext().getServerNamespace())) {
			this.port = event.getWebServer().getPort();
		}
	}

	/** Tells whether a request needs no key because of where it came in. */
	@Override
	public boolean matches(HttpServletRequest request) {
		return request.getLocalPort() == this.port && METRICS.matches(request);
	}

}
