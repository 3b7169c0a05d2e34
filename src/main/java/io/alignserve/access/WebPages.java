package io.alignserve.access;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Which web pages of other origins may call {@code /v1} (CORS): those of the configured
 * ones, with a key. Administration is not for web pages.
 */
final class WebPages {

	private static final String ALL = "*";

	private static final Duration PREFLIGHT_KEPT = Duration.ofMinutes(10);

	private WebPages() {
	}

	static CorsFilter filter(List<String> origins, Refusals refusals) {
		CorsConfiguration allowed = new CorsConfiguration();
		allowed.setAllowedOrigins(origins.stream().map(WebPages::origin).toList());
		allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "DELETE"));
		allowed.setAllowedHeaders(List.of(Credentials.HEADER, "Content-Type", "Accept", "Idempotency-Key",
				RequestIds.HEADER, "traceparent", "tracestate"));
		allowed.setExposedHeaders(List.of(RequestIds.HEADER, "Location", "Retry-After", "RateLimit", "RateLimit-Policy",
				"WWW-Authenticate"));
		// Keys travel in a header, never by themselves.
		allowed.setAllowCredentials(false);
		allowed.setMaxAge(PREFLIGHT_KEPT);
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/v1/**", allowed);
		source.registerCorsConfiguration("/.well-known/**", allowed);
		CorsFilter filter = new CorsFilter(source);
		filter.setCorsProcessor(new Processor(refusals));
		return filter;
	}

	private static String origin(String text) {
		if (text.equals(ALL)) {
			return text;
		}
		try {
			URI origin = URI.create(text);
			if (("https".equals(origin.getScheme()) || "http".equals(origin.getScheme())) && origin.getHost() != null
					&& text.equals(origin.getScheme() + "://" + origin.getAuthority())
					&& origin.getUserInfo() == null) {
				return text;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below.
		}
		throw new IllegalArgumentException("alignserve.access.cors.allowed-origins has '" + text
				+ "'; write an origin as https://studio.example.com or https://studio.example.com:8443, or *");
	}

	/**
	 * Refuses with a problem document.
	 */
	private static final class Processor extends DefaultCorsProcessor {

		private final Refusals refusals;

		Processor(Refusals refusals) {
			this.refusals = refusals;
		}

		@Override
		public boolean processRequest(@Nullable CorsConfiguration allowed, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			boolean permitted = super.processRequest(allowed, request, response);
			if (!permitted) {
				this.refusals.refused(request, response, new RefusedCallerException(Refusals.Kind.FORBIDDEN,
						"Web pages of this origin may not make this call (alignserve.access.cors.allowed-origins)."));
			}
			return permitted;
		}

		@Override
		protected void rejectRequest(ServerHttpResponse response) {
			// Written above.
		}

	}

}
