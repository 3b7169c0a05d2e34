package io.alignserve.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.access.RequestIds;

/**
 * Answers with a problem document, whatever media types the client accepts.
 */
@Component
class ProblemWriter {

	private static final Logger logger = LoggerFactory.getLogger(ProblemWriter.class);

	/** For what is expected to pass at any moment. */
	private static final String RETRY_AFTER_SECONDS = "1";

	private final JsonMapper json;

	ProblemWriter(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Writes a problem and notes it for the request log.
	 * @param problem the problem
	 * @param request the call
	 * @param response its response
	 */
	void write(Problem problem, HttpServletRequest request, HttpServletResponse response) {
		CallNotes.of(request).problem(problem);
		if (response.isCommitted()) {
			return;
		}
		response.resetBuffer();
		response.setStatus(problem.status());
		Duration retryAfter = problem.more().retryAfter();
		if (retryAfter != null) {
			response.setHeader("Retry-After", Long.toString(wholeSeconds(retryAfter)));
		}
		else if (problem.status() == ProblemType.UNAVAILABLE.status()) {
			response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
		}
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setHeader("Cache-Control", "no-store");
		try {
			response.getOutputStream().write(document(problem, request).getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			logger.debug("The client of request {} has gone", RequestIds.of(request));
		}
	}

	/**
	 * Returns the document of a problem.
	 * @param problem the problem
	 * @param request the call
	 * @return JSON
	 */
	String document(Problem problem, HttpServletRequest request) {
		return this.json.writeValueAsString(ProblemDocument.of(problem, path(request), RequestIds.of(request)));
	}

	/** Rounded up: who comes a moment too early is refused again. */
	static long wholeSeconds(Duration time) {
		return Math.max(1, time.plusNanos(999_999_999).toSeconds());
	}

	/** The path that was called, not that of the error page. */
	private static String path(HttpServletRequest request) {
		return (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String called) ? called
				: request.getRequestURI();
	}

}
