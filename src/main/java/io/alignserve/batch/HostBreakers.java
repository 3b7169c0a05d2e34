package io.alignserve.batch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/**
 * A circuit breaker for each host that webhooks go to, of those that were called last:
 * the names are those of strangers, who could make up any number.
 */
final class HostBreakers {

	/** How long a host is left alone after five failures in a row. */
	static final Duration PAUSE = Duration.ofSeconds(30);

	private static final int MOST = 256;

	private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
		.slidingWindowSize(5)
		.minimumNumberOfCalls(5)
		.failureRateThreshold(100)
		.waitDurationInOpenState(PAUSE)
		.permittedNumberOfCallsInHalfOpenState(1)
		.build();

	private final Map<String, CircuitBreaker> breakers = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, CircuitBreaker> eldest) {
			return size() > MOST;
		}

	};

	synchronized CircuitBreaker of(String host) {
		return this.breakers.computeIfAbsent(host, (name) -> CircuitBreaker.of("webhook", CONFIG));
	}

	synchronized long countOpen() {
		return this.breakers.values()
			.stream()
			.filter((breaker) -> breaker.getState() == CircuitBreaker.State.OPEN)
			.count();
	}

}
