package io.alignserve.batch;

import java.time.Duration;
import java.util.function.Supplier;

import io.alignserve.database.DatabaseAway;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;

/**
 * The database as those who work on batches use it: while it is away they leave it alone
 * (circuit breaker {@value #NAME}), and wait with what they have to write.
 */
class BatchDatabase {

	/** Name of the circuit breaker. */
	static final String NAME = "batch-database";

	private final CircuitBreaker breaker;

	private final Retry retry;

	BatchDatabase(CircuitBreakerRegistry breakers) {
		this.breaker = breakers.circuitBreaker(NAME,
				CircuitBreakerConfig.custom()
					.slidingWindowSize(10)
					.minimumNumberOfCalls(5)
					.failureRateThreshold(50)
					.waitDurationInOpenState(Duration.ofSeconds(2))
					.permittedNumberOfCallsInHalfOpenState(2)
					.automaticTransitionFromOpenToHalfOpenEnabled(false)
					.recordException(DatabaseAway::isCauseOf)
					.build());
		this.retry = Retry.of(NAME, RetryConfig.custom()
			.maxAttempts(Integer.MAX_VALUE)
			.intervalFunction(
					IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(200), 2, 0.5, Duration.ofSeconds(5)))
			.retryOnException((ex) -> DatabaseAway.isCauseOf(ex) || ex instanceof CallNotPermittedException)
			.build());
	}

	/**
	 * Uses the database once.
	 * @throws CallNotPermittedException if it was away a moment ago
	 */
	<T> T once(Supplier<T> use) {
		return this.breaker.executeSupplier(use);
	}

	void once(Runnable use) {
		this.breaker.executeRunnable(use);
	}

	/** Uses the database as soon as it is there; an interrupt ends the waiting. */
	<T> T patiently(Supplier<T> use) {
		return this.retry.executeSupplier(() -> this.breaker.executeSupplier(use));
	}

}
