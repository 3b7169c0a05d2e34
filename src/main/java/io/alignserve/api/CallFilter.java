package io.alignserve.api;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import io.alignserve.access.RequestIds;
import io.alignserve.generation.Engine;

/**
 * Surrounds each call below {@code /v1} and {@code /admin}: bounds its body, and writes
 * the row of the former in the request log whatever becomes of it; acts of administration
 * have a trail of their own. It runs before security, so that refused calls are logged
 * too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class CallFilter extends OncePerRequestFilter {

	private static final String CALLS = "/v1/";

	private static final String ADMINISTRATION = "/admin/";

	private final CallLedger ledger;

	private final ProblemWriter problems;

	private final LimitsProperties limits;

	private final AdmissionGate gate;

	CallFilter(CallLedger ledger, ProblemWriter problems, LimitsProperties limits, AdmissionGate gate) {
		this.ledger = ledger;
		this.problems = problems;
		this.limits = limits;
		this.gate = gate;
	}

	/** Looks at the path as controllers see it: in the URI its letters may be escaped. */
	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !isLogged(request) && !request.getServletPath().startsWith(ADMINISTRATION);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// Batches are too large to be held: whoever reads them bounds them.
		HttpServletRequest bounded = BatchBody.isUpload(request) ? request : new BoundedRequest(request, this.limits);
		if (!isLogged(request)) {
			serve(bounded, response, chain);
			return;
		}
		CallNotes notes = new CallNotes();
		notes.attachTo(request);
		try {
			this.gate.enter();
		}
		catch (Engine.QueueFullException ex) {
			this.problems.write(ExceptionProblems.of(ex), request, response);
			record(notes, bounded, response);
			return;
		}
		try {
			serveAndRecord(notes, bounded, response, chain);
		}
		finally {
			this.gate.leave(notes.problem() == null);
		}
	}

	private void serveAndRecord(CallNotes notes, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) {
		try {
			serve(request, response, chain);
		}
		finally {
			record(notes, request, response);
		}
	}

	private void record(CallNotes notes, HttpServletRequest request, HttpServletResponse response) {
		if (request instanceof BoundedRequest held) {
			notes.body(held.text());
		}
		this.ledger.close(notes, RequestIds.of(request), response.getStatus());
		notes.ended();
	}

	private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
		try {
			chain.doFilter(request, response);
		}
		catch (Exception ex) {
			this.problems.write(ExceptionProblems.of(ex), request, response);
		}
	}

	/** Whether the call is one of those below {@code /v1}. */
	static boolean isLogged(HttpServletRequest request) {
		return request.getServletPath().startsWith(CALLS);
	}

}
