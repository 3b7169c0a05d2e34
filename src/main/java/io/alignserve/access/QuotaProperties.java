package io.alignserve.access;

import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What callers may use of {@code /v1}, each for itself and of each instance of the
 * service. 0 = no limit.
 *
 * @param requestsPerMinute calls a minute of a caller with a key or token that has no
 * limit of its own; 0 = no limit
 * @param tokensPerMinute tokens a minute, of prompts and answers together, of such a
 * caller; 0 = no limit
 * @param concurrentRequests calls of such a caller that are served at a time; 0 = no
 * limit
 * @param local what all callers without a key on the own machine may use together
 * @param callers how many callers are remembered, 1 or more; of more, those that called
 * longest ago are forgotten and begin anew
 */
@Validated
@ConfigurationProperties("alignserve.access.limits")
record QuotaProperties(@PositiveOrZero @DefaultValue("6000") int requestsPerMinute,
		@PositiveOrZero @DefaultValue("2000000") int tokensPerMinute,
		@PositiveOrZero @DefaultValue("128") int concurrentRequests, @Valid @DefaultValue Local local,
		@Positive @DefaultValue("10000") int callers) {

	Allowance forKeys() {
		return new Allowance(this.requestsPerMinute, this.tokensPerMinute, this.concurrentRequests);
	}

	Allowance forLocalCalls() {
		return new Allowance(this.local.requestsPerMinute(), this.local.tokensPerMinute(),
				this.local.concurrentRequests());
	}

	/**
	 * What callers without a key on the own machine may use together.
	 *
	 * @param requestsPerMinute calls a minute of all callers without a key on the own
	 * machine together; 0 = no limit
	 * @param tokensPerMinute tokens a minute, of prompts and answers, of these together;
	 * 0 = no limit
	 * @param concurrentRequests calls of these that are served at a time; 0 = no limit
	 */
	record Local(@PositiveOrZero @DefaultValue("0") int requestsPerMinute,
			@PositiveOrZero @DefaultValue("0") int tokensPerMinute,
			@PositiveOrZero @DefaultValue("0") int concurrentRequests) {
	}

}
