package io.alignserve.access;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What browsers and caches must not do with our answers. It stands before everything that
 * may answer, so that refusals have the headers too; a controller may say otherwise.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class ResponseHeaders extends OncePerRequestFilter {

	private static final String DOCUMENTATION = "/swagger-ui/";

	/** An answer is data: whoever shows it as a page gets nothing that runs. */
	private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

	/** Swagger UI needs its own scripts, inline styles and inline images. */
	private static final String OWN_ONLY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
			+ "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final String ONE_YEAR = "max-age=31536000";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean page = request.getServletPath().startsWith(DOCUMENTATION);
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("X-Frame-Options", "DENY");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		response.setHeader("Content-Security-Policy", page ? OWN_ONLY : NOTHING);
		// Pages may be kept, but are asked for again after an upgrade.
		response.setHeader("Cache-Control", page ? "no-cache" : "no-store");
		if (request.isSecure()) {
			response.setHeader("Strict-Transport-Security", ONE_YEAR);
		}
		chain.doFilter(request, response);
	}

}
