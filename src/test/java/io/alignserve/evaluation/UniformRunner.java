package io.alignserve.evaluation;

import io.alignserve.generation.NextToken;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.StepResult;
import io.alignserve.generation.TokenTree;
import io.alignserve.generation.UnboundedRunner;

/**
 * A decoder that has learned nothing at all: every token is as likely as every other.
 */
final class UniformRunner extends UnboundedRunner {

	private final int vocabularySize;

	private int slots;

	UniformRunner(int vocabularySize) {
		super(4096);
		this.vocabularySize = vocabularySize;
	}

	@Override
	public int vocabularySize() {
		return this.vocabularySize;
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
	public StepResult run(StepInput input) {
		return new StepResult(input.feeds()
			.stream()
			.map((feed) -> NextToken.of(new float[this.vocabularySize], feed.wanted()))
			.toList(), input.trees().stream().map(this::score).toList());
	}

	private float[] score(TokenTree tree) {
		float[] scores = new float[tree.size()];
		for (int node = 1; node < tree.size(); node++) {
			scores[node] = (float) -Math.log(this.vocabularySize);
		}
		return scores;
	}

	@Override
	public void close() {
		// Holds nothing.
	}

}
