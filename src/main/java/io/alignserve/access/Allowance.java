package io.alignserve.access;

import org.jspecify.annotations.Nullable;

/**
 * What one caller may use.
 *
 * @param requestsPerMinute calls a minute; 0 = no limit
 * @param tokensPerMinute tokens a minute; 0 = no limit
 * @param concurrentRequests calls at a time; 0 = no limit
 */
record Allowance(int requestsPerMinute, int tokensPerMinute, int concurrentRequests) {

	/** What a caller may use of whom some limits are its own. */
	Allowance with(CallerLimits own) {
		return new Allowance(or(own.requestsPerMinute(), this.requestsPerMinute),
				or(own.tokensPerMinute(), this.tokensPerMinute), or(own.concurrentRequests(), this.concurrentRequests));
	}

	private static int or(@Nullable Integer own, int configured) {
		return (own != null) ? own : configured;
	}

	boolean isUnlimited() {
		return this.requestsPerMinute == 0 && this.tokensPerMinute == 0 && this.concurrentRequests == 0;
	}

}
