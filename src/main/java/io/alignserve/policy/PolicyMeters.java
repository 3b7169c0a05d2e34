package io.alignserve.policy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what the rules did, by rule.
 */
final class PolicyMeters {

	private final MeterRegistry meters;

	PolicyMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	void count(Rule rule) {
		if (rule.effect() == Effect.FLAG) {
			count("alignserve.policy.flags", "Requests and texts that a rule flagged", rule);
		}
		else {
			count("alignserve.policy.refusals", "Requests that a rule refused and texts that it withheld", rule);
		}
	}

	private void count(String name, String description, Rule rule) {
		Counter.builder(name).description(description).tag("rule", rule.id()).register(this.meters).increment();
	}

}
