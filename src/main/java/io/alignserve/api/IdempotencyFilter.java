package io.alignserve.api;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.access.Caller;
import io.alignserve.access.Claim;
import io.alignserve.access.IdempotentAnswers;
import io.alignserve.access.KeptAnswer;
import io.alignserve.access.RequestIds;

/**
 * Answers a repeated request with the answer of the first. It runs after security and
 * limits. Calls without an {@code Idempotency-Key} pass without a look at the database.
 */
@Component
@Order(100)
class IdempotencyFilter extends OncePerRequestFilter {

	private static final Logger logger = LoggerFactory.getLogger(IdempotencyFilter.class);

	/** The refusals that would be the same each time. */
	private static final Set<Integer> FINAL_REFUSALS = Set.of(400, 413, 415, 422);

	private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(5);

	private final IdempotentAnswers answers;

	private final ProblemWriter problems;

	private final JsonMapper json;

	IdempotencyFilter(IdempotentAnswers answers, ProblemWriter problems, JsonMapper json) {
		this.answers = answers;
		this.problems = problems;
		this.json = json;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getHeader(RepeatableCalls.HEADER) == null || !RepeatableCalls.includes(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String key = RepeatableCalls.key(request);
		byte[] asked = RepeatableCalls.digest(request, response);
		Claim claim;
		try {
			claim = this.answers.claim(Caller.current().name(), key, asked);
		}
		catch (DataAccessException ex) {
			this.problems.write(Problem.later(ProblemType.UNAVAILABLE,
					"the answer could not be kept for a repetition: the database cannot be reached at the moment. "
							+ "Nothing was generated; try again, or leave the header " + RepeatableCalls.HEADER
							+ " out",
					UNAVAILABLE_RETRY), request, response);
			return;
		}
		if (claim instanceof Claim.Granted granted) {
			answer(granted, request, response, chain);
		}
		else if (claim instanceof Claim.Answered answered) {
			replay(answered.answer(), request, response);
		}
		else {
			this.problems.write(RepeatableCalls.refusal(claim), request, response);
		}
	}

	private void answer(Claim.Granted claim, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		KeepingResponse keeping = new KeepingResponse(response, this.answers.answerLimitBytes());
		boolean kept = false;
		try {
			chain.doFilter(request, keeping);
			if (keeping.isWhole() && isFinal(request, keeping)) {
				kept = true;
				this.answers.keep(claim, keeping.answer(RequestIds.of(request)));
			}
		}
		finally {
			if (!kept) {
				this.answers.release(claim);
			}
		}
		try {
			keeping.send();
		}
		catch (IOException ex) {
			// It is kept: whoever repeats the request gets it.
			logger.debug("The client of request {} has gone", RequestIds.of(request));
		}
	}

	/** A stream is under way with status 200 when it meets its problem. */
	private static boolean isFinal(HttpServletRequest request, HttpServletResponse response) {
		Problem met = CallNotes.of(request).problem();
		int status = (met != null) ? met.status() : response.getStatus();
		return (status >= 200 && status < 300) || FINAL_REFUSALS.contains(status);
	}

	private void replay(KeptAnswer answer, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		CallNotes notes = CallNotes.of(request);
		notes.replayed(answer.requestId());
		byte[] body = answer.body();
		if (answer.status() >= ProblemType.HTTP_ERROR.status()) {
			ProblemType type = ProblemType.ofUri(this.json.readTree(body).path("type").asString(""), answer.status());
			notes.problem(new Problem(type, answer.status(), "replayed", List.of()));
		}
		response.setStatus(answer.status());
		answer.headers().forEach(response::setHeader);
		response.setHeader(RepeatableCalls.REPLAYED, "true");
		// Its end leaves with the end of the call, when the call's row is safe: no
		// length.
		response.getOutputStream().write(body);
	}

}
