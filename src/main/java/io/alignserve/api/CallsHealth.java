package io.alignserve.api;

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
		return Health.up().withDetail("underWay", this.gate.underWay()).withDetail("most", this.gate.most()).build();
	}

}
