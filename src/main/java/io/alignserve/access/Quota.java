package io.alignserve.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may use, and has used. How many tokens a call takes is known only when
 * it has been answered. So a call is let in as long as any token of the minute is left,
 * and charged when it ends; what it used beyond the minute's tokens is taken from the
 * minutes that follow.
 */
public final class Quota {

	private static final long WINDOW_SECONDS = MinuteBudget.MINUTE.toSeconds();

	private final Allowance allowance;

	private final @Nullable MinuteBudget requests;

	private final @Nullable MinuteBudget tokens;

	private final @Nullable Bulkhead concurrent;

	private final String policy;

	Quota(Allowance allowance, LongSupplier nanoTime) {
		this.allowance = allowance;
		this.requests = (allowance.requestsPerMinute() > 0)
				? MinuteBudget.takenBefore(allowance.requestsPerMinute(), nanoTime) : null;
		this.tokens = (allowance.tokensPerMinute() > 0)
				? MinuteBudget.chargedAfterwards(allowance.tokensPerMinute(), nanoTime) : null;
		this.concurrent = (allowance.concurrentRequests() > 0) ? bulkhead(allowance.concurrentRequests()) : null;
		this.policy = describePolicy();
	}

	/** Callers have one each and come and go, so it stands in no registry. */
	private static Bulkhead bulkhead(int calls) {
		return Bulkhead.of("caller",
				BulkheadConfig.custom().maxConcurrentCalls(calls).maxWaitDuration(Duration.ZERO).build());
	}

	/**
	 * Lets a call in, which must {@link #leave} later, or refuses it. A call that finds
	 * too many others under way, or no tokens left, is not counted as a request.
	 * @return why it is refused; {@code null} if it is let in
	 */
	public @Nullable Excess enter() {
		if (this.concurrent != null && !this.concurrent.tryAcquirePermission()) {
			// When one of them ends nobody knows.
			return new Excess(Limit.CONCURRENT, this.allowance.concurrentRequests(), Duration.ofSeconds(1));
		}
		Excess excess = takeOfMinute();
		if (excess != null && this.concurrent != null) {
			this.concurrent.releasePermission();
		}
		return excess;
	}

	private @Nullable Excess takeOfMinute() {
		if (this.tokens != null && this.tokens.isUsedUp()) {
			return new Excess(Limit.TOKENS, this.allowance.tokensPerMinute(), this.tokens.untilNext());
		}
		if (this.requests != null && !this.requests.take()) {
			return new Excess(Limit.REQUESTS, this.allowance.requestsPerMinute(), this.requests.untilNext());
		}
		return null;
	}

	/**
	 * Notes the end of a call that was let in.
	 * @param tokensUsed tokens of its prompts and answers, 0 or more
	 */
	public void leave(int tokensUsed) {
		if (this.concurrent != null) {
			this.concurrent.releasePermission();
		}
		charge(tokensUsed);
	}

	/**
	 * Charges tokens that were used other than by a call of its own.
	 * @param tokensUsed 0 or more
	 */
	public void charge(int tokensUsed) {
		if (this.tokens != null && tokensUsed > 0) {
			this.tokens.charge(tokensUsed);
		}
	}

	/**
	 * Returns what may be used, as the header {@code RateLimit-Policy} says it
	 * (draft-ietf-httpapi-ratelimit-headers-10): a structured field list of names with
	 * quota {@code q}, window {@code w} in seconds and the unit {@code qu} where it is
	 * not requests.
	 * @return for example {@code "requests";q=60;w=60}
	 */
	public String policy() {
		return this.policy;
	}

	/**
	 * Returns what is left, as the header {@code RateLimit} says it: for each name of the
	 * policy the rest {@code r} and, in seconds, the time {@code t} until it is full.
	 * @return for example {@code "requests";r=12;t=34}
	 */
	public String state() {
		List<String> items = new ArrayList<>(3);
		if (this.requests != null) {
			items.add(state("requests", this.requests));
		}
		if (this.tokens != null) {
			items.add(state("tokens", this.tokens));
		}
		if (this.concurrent != null) {
			items.add("\"concurrent\";r=" + this.concurrent.getMetrics().getAvailableConcurrentCalls());
		}
		return String.join(", ", items);
	}

	private static String state(String name, MinuteBudget budget) {
		int remaining = budget.remaining();
		Duration time = (remaining > 0) ? budget.untilRefill() : budget.untilNext();
		return "\"" + name + "\";r=" + remaining + ";t=" + time.plusNanos(999_999_999).toSeconds();
	}

	private String describePolicy() {
		List<String> items = new ArrayList<>(3);
		if (this.requests != null) {
			items.add("\"requests\";q=" + this.allowance.requestsPerMinute() + ";w=" + WINDOW_SECONDS);
		}
		if (this.tokens != null) {
			items.add("\"tokens\";q=" + this.allowance.tokensPerMinute() + ";w=" + WINDOW_SECONDS + ";qu=\"tokens\"");
		}
		if (this.concurrent != null) {
			items.add("\"concurrent\";q=" + this.allowance.concurrentRequests() + ";qu=\"concurrent-requests\"");
		}
		return String.join(", ", items);
	}

	boolean allows(Allowance other) {
		return this.allowance.equals(other);
	}

	/** What can be used up. */
	public enum Limit {

		/** The calls of this minute. */
		REQUESTS,
		/** The tokens of this minute. */
		TOKENS,
		/** The calls that are served at a time. */
		CONCURRENT

	}

	/**
	 * Why a call is refused.
	 *
	 * @param limit what is used up
	 * @param allowed how much of it there is
	 * @param retryAfter when there is some again
	 */
	public record Excess(Limit limit, int allowed, Duration retryAfter) {
	}

}
