package io.alignserve.benchmark;

import java.util.Random;

/**
 * Token ids that say nothing, the same for the same seed.
 *
 * @param vocabulary number of token ids V
 * @param seed start of the pseudo-random numbers
 */
record Prompts(int vocabulary, long seed) {

	/**
	 * Draws a prompt.
	 * @param number which one
	 * @param tokens its length
	 * @return token ids
	 */
	int[] prompt(int number, int tokens) {
		return new Random(this.seed * 1_000_003 + number).ints(tokens, 0, this.vocabulary).toArray();
	}

}
