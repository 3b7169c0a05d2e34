package io.alignserve.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Answers calls that do not get in, as {@code application/problem+json} (RFC 9457).
 */
class Refusals {

	private final JsonMapper json;

	Refusals(JsonMapper json) {
		this.json = json;
	}

	void refused(HttpServletRequest request, HttpServletResponse response, RefusedCallerException refusal)
			throws IOException {
		write(request, response, refusal.kind(), refusal.detail());
	}

	/**
	 * Answers a call that some rule stopped: 404 where nothing could ever be found, 401
	 * without a key, 403 with one that opens other doors.
	 */
	void denied(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Caller caller = Caller.of(SecurityContextHolder.getContext().getAuthentication());
		if (!Doors.exists(request)) {
			write(request, response, Kind.NOT_FOUND, "There is nothing at " + request.getRequestURI() + ".");
		}
		else if (caller == null) {
			write(request, response, Kind.UNAUTHORIZED,
					"This call needs an API key. Send \"Authorization: Bearer <key>\".");
		}
		else {
			write(request, response, Kind.FORBIDDEN,
					"\"" + caller.name() + "\" has the role " + caller.role() + ", this call needs ADMIN.");
		}
	}

	private void write(HttpServletRequest request, HttpServletResponse response, Kind kind, String detail)
			throws IOException {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("type", kind.type);
		problem.put("title", kind.title);
		problem.put("status", kind.status.value());
		problem.put("detail", detail);
		problem.put("instance", request.getRequestURI());
		problem.put("requestId", RequestIds.of(request));
		if (!kind.header.isEmpty()) {
			response.setHeader(kind.header, kind.value);
		}
		response.setStatus(kind.status.value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.getOutputStream().write(this.json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
	}

	/** The ways of being kept out. */
	enum Kind {

		/** No key, or a wrong one. */
		// RFC 9110 section 11.6.1: a 401 says how to do better.
		UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "unauthorized", "The call needs a valid API key", "WWW-Authenticate",
				"Bearer realm=\"alignserve\""),
		/** A key that opens other doors. */
		FORBIDDEN(HttpStatus.FORBIDDEN, "forbidden", "The API key does not permit this call", "", ""),
		/** A path that no key opens. */
		NOT_FOUND(HttpStatus.NOT_FOUND, "not-found", "There is nothing at this address", "", ""),
		/** The key table cannot be read. */
		UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "The service cannot answer at the moment",
				"Retry-After", "5");

		private final HttpStatus status;

		private final String type;

		private final String title;

		private final String header;

		private final String value;

		Kind(HttpStatus status, String type, String title, String header, String value) {
			this.status = status;
			this.type = "urn:alignserve:problem:" + type;
			this.title = title;
			this.header = header;
			this.value = value;
		}

	}

}
