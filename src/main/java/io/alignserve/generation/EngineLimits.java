package io.alignserve.generation;

/**
 * What one engine takes on at a time. A scoring counts as one sequence, a generation as
 * one sequence a candidate.
 *
 * @param maxRunning the largest number of sequences that hold a cache slot, 1 or more
 * @param maxWaiting the largest number of sequences beyond those that may wait for a
 * slot, 0 or more
 * @param prefillTokensPerStep the largest number of rows of one step that are not the
 * next token of a sequence: prompt tokens, nodes of trees, tokens that are brought back;
 * 1 or more. At least one unit of a prompt, or one tree, always goes on
 * @param kvBytes the largest number of bytes of all KV caches together, those of held
 * prefixes included; 0 = no limit but {@code maxRunning}
 * @param prefixBytes the part of {@code kvBytes} that beginnings of earlier prompts may
 * take; they give way when a request needs the room. 0 = none are held
 */
public record EngineLimits(int maxRunning, int maxWaiting, int prefillTokensPerStep, long kvBytes, long prefixBytes) {

	public EngineLimits {
		atLeast("maxRunning", maxRunning, 1);
		atLeast("maxWaiting", maxWaiting, 0);
		atLeast("prefillTokensPerStep", prefillTokensPerStep, 1);
		atLeast("kvBytes", kvBytes, 0);
		atLeast("prefixBytes", prefixBytes, 0);
		if (kvBytes > 0 && prefixBytes > kvBytes) {
			throw new IllegalArgumentException(
					"prefixBytes is " + prefixBytes + ", it must be at most kvBytes, which is " + kvBytes);
		}
	}

	/**
	 * Limits without a budget of bytes and without held prefixes.
	 * @param maxRunning the largest number of sequences that hold a cache slot
	 * @param maxWaiting the largest number of sequences that may wait for a slot
	 * @param prefillTokensPerStep the largest number of further rows of one step
	 */
	public EngineLimits(int maxRunning, int maxWaiting, int prefillTokensPerStep) {
		this(maxRunning, maxWaiting, prefillTokensPerStep, 0, 0);
	}

	/**
	 * Returns the same limits with a budget of bytes.
	 * @param kvBytes the largest number of bytes of all KV caches; 0 = no limit
	 * @param prefixBytes the part of it that held prefixes may take; 0 = none are held
	 * @return the limits
	 */
	public EngineLimits withMemory(long kvBytes, long prefixBytes) {
		return new EngineLimits(this.maxRunning, this.maxWaiting, this.prefillTokensPerStep, kvBytes, prefixBytes);
	}

	private static void atLeast(String name, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException(name + " is " + value + ", it must be " + least + " or more");
		}
	}

}
