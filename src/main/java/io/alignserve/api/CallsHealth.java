package io.alignserve.api;

import io.github.resilience4j.bulkhead.Bulkhead;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells how many calls are under way. Always up: a full service answers, by refusing, and
 * to take it out of service would make the others fuller.
 */
@Component("callsHealthIndicator")
class CallsHealth implements HealthIndicator {

	private final AdmissionGate gate;

	CallsHealth(AdmissionGate gate) {
		this.gate = gate;
	}

	@Override
	public Health health() {
		Bulkhead.Metrics metrics = this.gate.bulkhead().getMetrics();
		int most = metrics.getMaxAllowedConcurrentCalls();
		return Health.up()
			.withDetail("underWay", most - metrics.getAvailableConcurrentCalls())
			.withDetail("most", most)
			.build();
	}

}
