package io.alignserve.requestlog;

import java.sql.SQLException;
import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;

/**
 * How the circuit breaker {@value #NAME} behaves. Rows lose nothing by waiting in the
 * spool, so one failure opens it; after 0.1 seconds, then twice as long each time and 5
 * seconds at most, one statement tries whether the database is back. A row that the
 * database refuses proves that it works.
 */
final class DatabaseBreaker {

	static final String NAME = "database";

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private DatabaseBreaker() {
	}

	static CircuitBreakerConfig config() {
		return CircuitBreakerConfig.custom()
			.slidingWindow(1, 1, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
			.failureRateThreshold(100)
			.permittedNumberOfCallsInHalfOpenState(1)
			.waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, 2, LONGEST_PAUSE))
			.automaticTransitionFromOpenToHalfOpenEnabled(true)
			.recordException((ex) -> !(ex instanceof SQLException cause && RequestLog.isBadRow(cause)))
			.build();
	}

}
