package io.alignserve.access;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;

/**
 * So many units a minute, in minutes that begin when the budget does. Units can be taken
 * before they are used, or charged afterwards: then the budget may fall below zero, and
 * the minutes to come pay for it first.
 */
final class MinuteBudget {

	static final Duration MINUTE = Duration.ofMinutes(1);

	private final AtomicRateLimiter limiter;

	private final LongSupplier nanoTime;

	private final long startNanos;

	/**
	 * Creates a full budget.
	 * @param units units a minute, 1 or more
	 * @param timeout how far ahead units may be used up; zero for a budget that cannot
	 * fall below zero
	 * @param nanoTime the clock
	 */
	private MinuteBudget(int units, Duration timeout, LongSupplier nanoTime) {
		RateLimiterConfig config = RateLimiterConfig.custom()
			.limitRefreshPeriod(MINUTE)
			.limitForPeriod(units)
			.timeoutDuration(timeout)
			.build();
		this.nanoTime = nanoTime;
		this.startNanos = nanoTime.getAsLong();
		// The class itself, and not its interface: it tells how long to wait without
		// taking anything. It measures its minutes from now on too.
		this.limiter = new AtomicRateLimiter("minute", config, nanoTime::getAsLong);
	}

	static MinuteBudget takenBefore(int units, LongSupplier nanoTime) {
		return new MinuteBudget(units, Duration.ZERO, nanoTime);
	}

	static MinuteBudget chargedAfterwards(int units, LongSupplier nanoTime) {
		return new MinuteBudget(units, Duration.ofDays(365), nanoTime);
	}

	/** Takes one unit if there is one, without waiting. */
	boolean take() {
		return this.limiter.acquirePermission(1);
	}

	/**
	 * Charges units whether they are there or not. The limiter calls it a reservation;
	 * nobody waits for it.
	 */
	void charge(int units) {
		this.limiter.reservePermission(units);
	}

	boolean isUsedUp() {
		return this.limiter.getMetrics().getAvailablePermissions() <= 0;
	}

	/** Units that are left of this minute, 0 or more. */
	int remaining() {
		return Math.max(0, this.limiter.getMetrics().getAvailablePermissions());
	}

	/** How long it takes until there is a unit again, zero if there is one. */
	Duration untilNext() {
		return Duration.ofNanos(this.limiter.getDetailedMetrics().getNanosToWait());
	}

	/** How long this minute lasts still. */
	Duration untilRefill() {
		long minute = MINUTE.toNanos();
		return Duration.ofNanos(minute - (this.nanoTime.getAsLong() - this.startNanos) % minute);
	}

}
