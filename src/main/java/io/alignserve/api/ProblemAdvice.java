package io.alignserve.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/**
 * Answers whatever a controller throws with a problem document.
 */
@RestControllerAdvice
class ProblemAdvice {

	private final ProblemWriter problems;

	ProblemAdvice(ProblemWriter problems) {
		this.problems = problems;
	}

	@ExceptionHandler
	void handle(Exception ex, HttpServletRequest request, HttpServletResponse response) {
		if (ex instanceof HttpRequestMethodNotSupportedException method) {
			response.setHeader("Allow", String.join(", ",
					(method.getSupportedMethods() != null) ? method.getSupportedMethods() : new String[0]));
		}
		this.problems.write(ExceptionProblems.of(ex), request, response);
	}

}
