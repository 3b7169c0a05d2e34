package io.alignserve.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract's tests say their sentences with.
 */
abstract class DecoderRunnerKit {

	private DecoderRunner runner;

	/**
	 * Creates the runner under test; it is closed after each test.
	 * @return a new runner
	 */
	protected abstract DecoderRunner createRunner();

	/**
	 * Returns how far a logit may be off when the same tokens are computed in another
	 * way.
	 * @return the largest absolute difference
	 */
	protected abstract double logitTolerance();

	/**
	 * Counts the native arrays that exist.
	 * @param runner the runner under test
	 * @return their number
	 */
	protected abstract long nativeResourceCount(DecoderRunner runner);

	@BeforeEach
	void open() {
		this.runner = createRunner();
	}

	@AfterEach
	void close() {
		this.runner.close();
	}

	final void reopen() {
		this.runner = createRunner();
	}

	final DecoderRunner runner() {
		return this.runner;
	}

	/**
	 * Tells whether logits are bitwise the same alone and in a batch. Where they are not,
	 * a seed gives the same text only as long as no two tokens are nearly alike.
	 * @return true unless overridden
	 */
	protected boolean samplesExactlyAlikeInABatch() {
		return true;
	}

	final float[] prefill(int[] prompt, int chunk) {
		int slot = this.runner.open(prompt.length);
		float[] logits = new float[0];
		for (int start = 0; start < prompt.length; start += chunk) {
			int end = Math.min(start + chunk, prompt.length);
			int[] part = Arrays.copyOfRange(prompt, start, end);
			logits = run(prompt(slot, start, part, end == prompt.length)).get(0);
		}
		this.runner.release(slot);
		return logits;
	}

	static Feed prompt(int slot, int start, int[] tokens, boolean wantsLogits) {
		return Feed.prompt(slot, start, tokens, 0, wantsLogits ? Feed.Wanted.ALL : Feed.Wanted.NONE);
	}

	static Feed decoded(int slot, int start, int[] tokens, boolean wantsLogits) {
		return Feed.decoded(slot, start, tokens, 0, wantsLogits ? Feed.Wanted.ALL : Feed.Wanted.NONE);
	}

	final List<float[]> run(Feed... feeds) {
		return run(List.of(feeds));
	}

	final List<float[]> run(List<Feed> feeds) {
		return this.runner.run(new StepInput(feeds, List.of())).next().stream().map(NextToken::logits).toList();
	}

	final float[] score(TokenTree tree) {
		return this.runner.run(new StepInput(List.of(), List.of(tree))).trees().get(0);
	}

	/** A unit and a part of another one. */
	final int longPrompt() {
		return this.runner.unit() + this.runner.unit() / 2;
	}

	final int[] tokens(int salt, int count) {
		return new Random(salt).ints(count, 0, this.runner.vocabularySize()).toArray();
	}

	static int[] joined(int[] first, int[] second) {
		return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
	}

	static List<Integer> path(int[] tokens, int[] parents, int node) {
		List<Integer> path = new ArrayList<>();
		for (int at = node; at >= 0; at = parents[at]) {
			path.add(0, tokens[at]);
		}
		return path;
	}

	/** Bitwise, unless the runner makes no promise. */
	final void assertSame(float[] actual, float[] expected) {
		if (samplesExactlyAlikeInABatch()) {
			assertThat(actual).containsExactly(expected);
		}
		else {
			assertClose(actual, expected);
		}
	}

	final void assertClose(float[] actual, float[] expected) {
		assertThat(actual).hasSize(this.runner.vocabularySize()).hasSameSizeAs(expected);
		assertThat(distance(actual, expected)).isLessThanOrEqualTo(logitTolerance());
	}

	static double distance(float[] left, float[] right) {
		// NaN must not pass for close.
		return IntStream.range(0, left.length)
			.mapToDouble((i) -> Double.isNaN(left[i] - right[i]) ? Double.MAX_VALUE : Math.abs(left[i] - right[i]))
			.max()
			.orElseThrow();
	}

}
