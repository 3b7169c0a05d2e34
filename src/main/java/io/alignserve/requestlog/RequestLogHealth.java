package io.alignserve.requestlog;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells how rows get on. Always up: whatever becomes of the database, calls are answered
 * and their rows wait.
 */
@Component("requestLogHealthIndicator")
class RequestLogHealth implements HealthIndicator {

	private final CircuitBreaker breaker;

	private final Shipping shipping;

	private final RequestLogMeters meters;

	RequestLogHealth(CircuitBreaker databaseBreaker, Shipping shipping, RequestLogMeters meters) {
		this.breaker = databaseBreaker;
		this.shipping = shipping;
		this.meters = meters;
	}

	@Override
	public Health health() {
		return Health.up()
			.withDetail("database", this.breaker.getState())
			.withDetail("spooled", this.shipping.rows())
			.withDetail("refused", this.meters.refused())
			.withDetail("lost", this.meters.lost())
			.build();
	}

}
