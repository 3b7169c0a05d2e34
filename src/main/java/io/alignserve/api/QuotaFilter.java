package io.alignserve.api;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.alignserve.access.Caller;
import io.alignserve.access.Quota;
import io.alignserve.access.Quotas;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds each caller to its quota, and tells it what is left. It runs after security,
 * which knows the caller. A call that met a full queue has cost nothing but itself.
 */
@Component
@Order(1)
class QuotaFilter extends OncePerRequestFilter {

	private final Quotas quotas;

	private final ProblemWriter problems;

	private final Map<Quota.Limit, Counter> refused = new EnumMap<>(Quota.Limit.class);

	QuotaFilter(Quotas quotas, ProblemWriter problems, MeterRegistry meters) {
		this.quotas = quotas;
		this.problems = problems;
		for (Quota.Limit limit : Quota.Limit.values()) {
			this.refused.put(limit,
					Counter.builder("alignserve.limits.refused")
						.description("Calls that were refused because their caller had reached a limit")
						.tag("limit", limit.name().toLowerCase(Locale.ROOT))
						.register(meters));
		}
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !CallFilter.isLogged(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Optional<Quota> known = this.quotas.of(Caller.current());
		if (known.isEmpty()) {
			chain.doFilter(request, response);
			return;
		}
		Quota quota = known.get();
		Quota.Excess excess = quota.enter();
		response.setHeader("RateLimit-Policy", quota.policy());
		response.setHeader("RateLimit", quota.state());
		if (excess != null) {
			refuse(excess, request, response);
			return;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			quota.leave(CallNotes.of(request).tokens());
		}
	}

	private void refuse(Quota.Excess excess, HttpServletRequest request, HttpServletResponse response) {
		Counter counter = this.refused.get(excess.limit());
		if (counter != null) {
			counter.increment();
		}
		this.problems.write(
				Problem.later(ProblemType.RATE_LIMITED, describe(excess, Caller.current()), excess.retryAfter()),
				request, response);
	}

	private static String describe(Quota.Excess excess, Caller caller) {
		Duration wait = excess.retryAfter();
		String who = "'" + caller.name() + "' may ";
		return switch (excess.limit()) {
			case REQUESTS -> who + "make " + excess.allowed() + " requests a minute, and has made them; the next in "
					+ ProblemWriter.wholeSeconds(wait) + " s";
			case TOKENS ->
				who + "use " + excess.allowed() + " tokens a minute, and has used them; there are some again in "
						+ ProblemWriter.wholeSeconds(wait) + " s";
			case CONCURRENT -> who + "have " + excess.allowed() + " requests under way at a time, and has so many";
		};
	}

}
