package io.alignserve.generation;

/**
 * What one engine takes on at a time. A scoring counts as one sequence, a generation as
 * one sequence a candidate.
 *
 * @param maxRunning the largest number of sequences that hold a cache slot, 1 or more
 * @param maxWaiting the largest number of sequences beyond those that may wait for a
 * slot, 0 or more
 * @param prefillTokensPerStep the largest number of prompt tokens of one step, 1 or more;
 * prompts are cut at multiples of it, whatever else is running
 */
public record EngineLimits(int maxRunning, int maxWaiting, int prefillTokensPerStep) {

	public EngineLimits {
		if (maxRunning < 1) {
			throw new IllegalArgumentException("maxRunning is " + maxRunning + ", it must be 1 or more");
		}
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("maxWaiting is " + maxWaiting + ", it must be 0 or more");
		}
		if (prefillTokensPerStep < 1) {
			throw new IllegalArgumentException(
					"prefillTokensPerStep is " + prefillTokensPerStep + ", it must be 1 or more");
		}
	}

}
