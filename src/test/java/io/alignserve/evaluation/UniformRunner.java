package io.alignserve.evaluation;

import java.util.List;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;

/**
 * A decoder that has learned nothing at all: every token is as likely as every other.
 */
final class UniformRunner implements DecoderRunner {

	private final int vocabularySize;

	private int slots;

	UniformRunner(int vocabularySize) {
		this.vocabularySize = vocabularySize;
	}

	@Override
	public int vocabularySize() {
		return this.vocabularySize;
	}

	@Override
	public int contextLength() {
		return 4096;
	}

	@Override
	public int open(int capacity) {
		return this.slots++;
	}

	@Override
	public int fork(int slot, int length, int capacity) {
		return this.slots++;
	}

	@Override
	public void release(int slot) {
		// Slots are only numbers here.
	}

	@Override
	public List<float[]> run(List<Feed> feeds) {
		return feeds.stream().map((feed) -> new float[feed.wantsLogits() ? this.vocabularySize : 0]).toList();
	}

	@Override
	public float[] scoreTree(int slot, int start, int[] tokens, int[] parents) {
		float[] scores = new float[tokens.length];
		for (int node = 1; node < tokens.length; node++) {
			scores[node] = (float) -Math.log(this.vocabularySize);
		}
		return scores;
	}

	@Override
	public void close() {
		// Holds nothing.
	}

}
