package io.alignserve.access;

/**
 * What one caller may use.
 *
 * @param requestsPerMinute calls a minute; 0 = no limit
 * @param tokensPerMinute tokens a minute; 0 = no limit
 * @param concurrentRequests calls at a time; 0 = no limit
 */
record Allowance(int requestsPerMinute, int tokensPerMinute, int concurrentRequests) {

	boolean isUnlimited() {
		return this.requestsPerMinute == 0 && this.tokensPerMinute == 0 && this.concurrentRequests == 0;
	}

}
