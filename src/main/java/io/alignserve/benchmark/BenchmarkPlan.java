package io.alignserve.benchmark;

import java.util.List;

import io.alignserve.decoder.DecoderOptions;

/**
 * What is measured.
 *
 * @param decoder how the decoder is held, and where
 * @param batches numbers of sequences decoded together, each 1 to 1024
 * @param promptTokens tokens of a prompt, 2 or more
 * @param newTokens tokens decoded after each prompt, 1 or more
 * @param repeats how often everything is measured; medians count
 * @param seed start of the pseudo-random token ids
 */
public record BenchmarkPlan(DecoderOptions decoder, List<Integer> batches, int promptTokens, int newTokens, int repeats,
		long seed) {

	private static final int MOST_SEQUENCES = 1024;

	private static final int MOST_REPEATS = 1000;

	public BenchmarkPlan {
		batches = List.copyOf(batches);
		if (batches.isEmpty()) {
			throw new IllegalArgumentException("batch is empty, it must name at least one number of sequences");
		}
		batches.forEach((batch) -> between("batch", batch, 1, MOST_SEQUENCES));
		between("prompt", promptTokens, 2, 1 << 20);
		between("new", newTokens, 1, 1 << 20);
		between("repeat", repeats, 1, MOST_REPEATS);
	}

	private static void between(String name, int value, int least, int most) {
		if (value < least || value > most) {
			throw new IllegalArgumentException(
					name + " is " + value + ", it must be between " + least + " and " + most);
		}
	}

	int largestBatch() {
		return this.batches.stream().mapToInt(Integer::intValue).max().orElseThrow();
	}

	/** Prompts to prefill: each has a slot, the batches are decoded in copies of them. */
	int prompts() {
		return Math.max(largestBatch(), this.repeats);
	}

	long keyValueBytes(long bytesPerPosition) {
		long copies = (long) largestBatch() * (this.promptTokens + this.newTokens);
		return bytesPerPosition * ((long) prompts() * this.promptTokens + copies);
	}

}
