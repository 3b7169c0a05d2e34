package io.alignserve.api;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import io.alignserve.access.RequestIds;

/**
 * One call and its response.
 *
 * @param request the call
 * @param response its response
 * @param explained whether the exact prompt is part of the answer
 */
record Exchange(HttpServletRequest request, HttpServletResponse response, boolean explained) {

	private static final String PROMPT = "prompt";

	/**
	 * Creates the exchange.
	 * @param request the call
	 * @param response its response
	 * @param explain the query parameter {@code explain}
	 * @return the exchange
	 * @throws RefusedException if the parameter has an unknown value
	 */
	static Exchange of(HttpServletRequest request, HttpServletResponse response, @Nullable String explain) {
		if (explain != null && !explain.equals(PROMPT)) {
			throw new RefusedException(Problem.of(ProblemType.INVALID_REQUEST,
					"the query parameter explain is " + Findings.quoted(explain) + "; allowed is: " + PROMPT));
		}
		return new Exchange(request, response, explain != null);
	}

	String id() {
		return RequestIds.of(this.request);
	}

	Asking asking() {
		return new Asking(id(), notes(), this.explained);
	}

	CallNotes notes() {
		return CallNotes.of(this.request);
	}

	/**
	 * Tells whether the client prefers an event stream to JSON.
	 * @return whether it accepts that type, and not JSON before it
	 * @throws RefusedException if it accepts neither
	 */
	boolean wantsStream() {
		List<MediaType> accepted = MediaType
			.parseMediaTypes(Collections.list(this.request.getHeaders(HttpHeaders.ACCEPT)));
		if (accepted.isEmpty()) {
			return false;
		}
		return accepted.stream()
			.filter((type) -> type.getQualityValue() > 0)
			.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
			.filter((type) -> type.includes(MediaType.APPLICATION_JSON) || type.includes(MediaType.TEXT_EVENT_STREAM))
			.findFirst()
			.map((type) -> !type.includes(MediaType.APPLICATION_JSON))
			// The web server looks at the types without their quality.
			.orElseThrow(() -> new RefusedException(Problem.of(ProblemType.NOT_ACCEPTABLE,
					"offered are: " + MediaType.APPLICATION_JSON + ", " + MediaType.TEXT_EVENT_STREAM)));
	}

}
