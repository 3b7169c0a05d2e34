package io.alignserve.api;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/**
 * Answers what the web server itself refuses, outside of any controller, with a problem
 * document.
 */
@Hidden
@RestController
class ErrorPage implements ErrorController {

	private static final int UNKNOWN_STATUS = 500;

	private final ProblemWriter problems;

	ErrorPage(ProblemWriter problems) {
		this.problems = problems;
	}

	@RequestMapping("${server.error.path:/error}")
	void error(HttpServletRequest request, HttpServletResponse response) {
		int status = (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code) ? code
				: UNKNOWN_STATUS;
		Problem known = CallNotes.of(request).problem();
		Problem problem = (known != null && known.status() == status) ? known : ofStatus(status);
		this.problems.write(problem, request, response);
	}

	private static Problem ofStatus(int status) {
		return (status >= UNKNOWN_STATUS) ? Problem.of(ProblemType.INTERNAL_ERROR, "the service failed to answer")
				: new Problem(ProblemType.ofStatus(status), status, "the web server refused the request", List.of());
	}

}
