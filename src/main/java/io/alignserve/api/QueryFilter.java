package io.alignserve.api;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses query strings that cannot be decoded. Tomcat decodes them when somebody first
 * asks for a parameter, wherever that is, and takes a failure there for a fault of the
 * service.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class QueryFilter extends OncePerRequestFilter {

	private final ProblemWriter problems;

	QueryFilter(ProblemWriter problems) {
		this.problems = problems;
	}

	/** Parameters of a form stand in its body, which nobody here reads. */
	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String type = request.getContentType();
		return request.getQueryString() == null
				|| (type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			request.getParameterMap();
		}
		catch (InvalidParameterException ex) {
			this.problems.write(ExceptionProblems.of(ex), request, response);
			return;
		}
		chain.doFilter(request, response);
	}

}
