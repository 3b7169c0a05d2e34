package io.alignserve.remote;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;

/**
 * How requests to a server are guarded.
 */
final class Resilience {

	private static final int FEWEST_CALLS = 5;

	/** The watch makes it, one at a time. */
	private static final int TRIALS = 1;

	private Resilience() {
	}

	/** Half open, one request decides whether it closes. */
	static CircuitBreakerConfig breaker(RemoteProperties properties) {
		return CircuitBreakerConfig.custom()
			.slidingWindowSize(properties.breakerWindow())
			.minimumNumberOfCalls(Math.min(FEWEST_CALLS, properties.breakerWindow()))
			.failureRateThreshold(properties.breakerFailures())
			.waitDurationInOpenState(properties.breakerPause())
			.permittedNumberOfCallsInHalfOpenState(TRIALS)
			.automaticTransitionFromOpenToHalfOpenEnabled(true)
			.build();
	}

	/** At random, so that those who failed together do not come back together. */
	static RetryConfig retry(RemoteProperties properties) {
		return RetryConfig.<Void>custom()
			.maxAttempts(properties.attempts())
			.retryOnException((cause) -> cause instanceof ServerFault fault && fault.kind().isRetriable()
					&& pause(fault).compareTo(properties.retryPauseLimit()) <= 0)
			.intervalBiFunction((attempt, outcome) -> millis(properties, attempt, outcome))
			.build();
	}

	private static Duration pause(ServerFault fault) {
		Duration asked = fault.retryAfter();
		return (asked != null) ? asked : Duration.ZERO;
	}

	private static long millis(RemoteProperties properties, int attempt, Either<Throwable, Void> outcome) {
		double plain = properties.retryPause().toMillis() * Math.pow(2, attempt - 1.0);
		double some = Math.min(plain * ThreadLocalRandom.current().nextDouble(0.5, 1.5),
				properties.retryPauseLimit().toMillis());
		long asked = (outcome.isLeft() && outcome.getLeft() instanceof ServerFault fault) ? pause(fault).toMillis() : 0;
		return Math.max(1, Math.max((long) some, asked));
	}

	static BulkheadConfig bulkhead(int maxConcurrent) {
		return BulkheadConfig.custom().maxConcurrentCalls(maxConcurrent).maxWaitDuration(Duration.ZERO).build();
	}

	static TimeLimiterConfig timeLimit(Duration total) {
		return TimeLimiterConfig.custom().timeoutDuration(total).cancelRunningFuture(true).build();
	}

}
