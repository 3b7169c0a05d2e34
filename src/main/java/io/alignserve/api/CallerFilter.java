package io.alignserve.api;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import io.alignserve.access.Caller;

/**
 * Notes who calls. It runs after security, which lets no one else come this far.
 */
@Component
@Order(0)
class CallerFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		CallNotes.of(request).caller(Caller.current().name());
		chain.doFilter(request, response);
	}

}
