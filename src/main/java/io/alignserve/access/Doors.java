package io.alignserve.access;

import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The parts of the service that calls can ask for.
 */
final class Doors {

	/**
	 * Liveness, readiness, the documentation, and the keys that marks are checked with.
	 */
	static final String[] OPEN = { "/actuator/health", "/actuator/health/**", "/v3/api-docs", "/v3/api-docs/**",
			"/v3/api-docs.yaml", "/swagger-ui/**", "/swagger-ui.html", "/openapi", "/openapi.yaml", "/openapi.json",
			"/openapi/**", "/.well-known/alignserve-keys" };

	/** What marketing software calls. */
	static final String[] CLIENT = { "/v1/**" };

	/** What only administrators call. */
	static final String[] ADMIN = { "/admin/**", "/actuator", "/actuator/**" };

	private static final RequestMatcher ALL = new OrRequestMatcher(matcher(OPEN), matcher(CLIENT), matcher(ADMIN));

	private static final RequestMatcher WITHOUT_KEY = matcher(OPEN);

	private Doors() {
	}

	static boolean exists(HttpServletRequest request) {
		return ALL.matches(request);
	}

	static boolean isOpen(HttpServletRequest request) {
		return WITHOUT_KEY.matches(request);
	}

	private static RequestMatcher matcher(String... patterns) {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		return new OrRequestMatcher(Stream.of(patterns).map((p) -> (RequestMatcher) paths.matcher(p)).toList());
	}

}
