package io.alignserve.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What every {@link DecoderRunner} keeps to. Prompts here have up to 24 tokens, answers
 * up to 16; the runner under test needs a context of at least 64.
 */
public abstract class DecoderRunnerContract {

	private static final double TREE_TOLERANCE = 1e-3;

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

	@Test
	void aPromptInChunksGivesWhatItGivesInOneGo() {
		int[] prompt = tokens(1, 21);
		float[] whole = prefill(prompt, prompt.length);
		assertClose(prefill(prompt, 1), whole);
		assertClose(prefill(prompt, 8), whole);
	}

	@Test
	void logitsDependOnThePromptAndItsOrder() {
		int[] prompt = tokens(2, 12);
		int[] swapped = prompt.clone();
		swapped[3] = prompt[4];
		swapped[4] = prompt[3];
		assertThat(distance(prefill(swapped, 12), prefill(prompt, 12))).isGreaterThan(2 * logitTolerance());
	}

	@Test
	void aBatchGivesWhatEachSequenceGivesAlone() {
		List<int[]> prompts = List.of(tokens(3, 5), tokens(4, 17), tokens(5, 1), tokens(6, 24));
		List<Integer> slots = prompts.stream().map((prompt) -> this.runner.open(40)).toList();
		List<Feed> feeds = new ArrayList<>();
		for (int i = 0; i < prompts.size(); i++) {
			feeds.add(new Feed(slots.get(i), 0, prompts.get(i), true));
		}
		List<float[]> first = this.runner.run(feeds);
		List<Feed> mixed = new ArrayList<>();
		for (int i = 0; i < prompts.size(); i++) {
			mixed.add(new Feed(slots.get(i), prompts.get(i).length, tokens(7 + i, 1 + i % 2), true));
		}
		List<float[]> second = this.runner.run(mixed);
		slots.forEach(this.runner::release);
		for (int i = 0; i < prompts.size(); i++) {
			assertClose(first.get(i), prefill(prompts.get(i), 64));
			assertClose(second.get(i), prefill(joined(prompts.get(i), tokens(7 + i, 1 + i % 2)), 64));
		}
	}

	@Test
	void feedsThatWantNoLogitsGetNone() {
		int first = this.runner.open(16);
		int second = this.runner.open(16);
		List<float[]> logits = this.runner
			.run(List.of(new Feed(first, 0, tokens(8, 6), false), new Feed(second, 0, tokens(9, 4), true)));
		assertThat(logits.get(0)).isEmpty();
		assertThat(logits.get(1)).hasSize(this.runner.vocabularySize());
		assertClose(logits.get(1), prefill(tokens(9, 4), 64));
		assertThat(this.runner.run(List.of(new Feed(first, 6, tokens(10, 2), false)))).hasSize(1);
		assertClose(this.runner.run(List.of(new Feed(first, 8, tokens(11, 1), true))).get(0),
				prefill(joined(joined(tokens(8, 6), tokens(10, 2)), tokens(11, 1)), 64));
	}

	@Test
	void aTreeScoresWhatItsPathsScoreOneByOne() {
		int[] prompt = tokens(12, 14);
		int[] tokens = joined(new int[] { prompt[13] }, tokens(13, 7));
		int[] parents = { -1, 0, 0, 1, 1, 3, 2, 6 };
		int slot = this.runner.open(14);
		this.runner.run(List.of(new Feed(slot, 0, Arrays.copyOf(prompt, 13), false)));
		float[] scores = this.runner.scoreTree(slot, 13, tokens, parents);
		assertThat(scores).hasSize(8);
		assertThat(scores[0]).isZero();
		for (int node = 1; node < 8; node++) {
			int[] path = Arrays.copyOf(prompt, 13);
			for (int token : path(tokens, parents, parents[node])) {
				path = joined(path, new int[] { token });
			}
			float[] logits = prefill(path, 64);
			assertThat((double) scores[node]).as("node %d", node)
				.isCloseTo(logits[tokens[node]] - Logits.normalizer(logits), within(TREE_TOLERANCE));
		}
		// The cache is as it was: the prompt's last token still fits and follows the
		// rest.
		assertClose(this.runner.run(List.of(new Feed(slot, 13, new int[] { prompt[13] }, true))).get(0),
				prefill(prompt, 64));
	}

	@Test
	void aTreeMayFollowAPromptOfOneToken() {
		int[] tokens = tokens(14, 3);
		int slot = this.runner.open(1);
		float[] scores = this.runner.scoreTree(slot, 0, tokens, new int[] { -1, 0, 1 });
		float[] logits = prefill(Arrays.copyOf(tokens, 2), 64);
		assertThat((double) scores[2]).isCloseTo(logits[tokens[2]] - Logits.normalizer(logits), within(TREE_TOLERANCE));
	}

	@Test
	void aForkGoesOnAsItsOwnPrefillWould() {
		int[] prompt = tokens(15, 10);
		int slot = this.runner.open(16);
		this.runner.run(List.of(new Feed(slot, 0, prompt, false)));
		int whole = this.runner.fork(slot, 10, 20);
		int part = this.runner.fork(slot, 6, 12);
		List<float[]> logits = this.runner.run(List.of(new Feed(slot, 10, tokens(16, 2), true),
				new Feed(whole, 10, tokens(17, 3), true), new Feed(part, 6, tokens(18, 1), true)));
		assertClose(logits.get(0), prefill(joined(prompt, tokens(16, 2)), 64));
		assertClose(logits.get(1), prefill(joined(prompt, tokens(17, 3)), 64));
		assertClose(logits.get(2), prefill(joined(Arrays.copyOf(prompt, 6), tokens(18, 1)), 64));
	}

	@Test
	void aForkOutlivesWhatItWasForkedFrom() {
		int[] prompt = tokens(19, 9);
		int slot = this.runner.open(9);
		this.runner.run(List.of(new Feed(slot, 0, prompt, false)));
		int fork = this.runner.fork(slot, 9, 12);
		this.runner.release(slot);
		prefill(tokens(20, 9), 64);
		assertClose(this.runner.run(List.of(new Feed(fork, 9, tokens(21, 1), true))).get(0),
				prefill(joined(prompt, tokens(21, 1)), 64));
	}

	@Test
	void releasedSlotsAreUsableAgainAndRememberNothing() {
		int[] prompt = tokens(22, 8);
		float[] fresh = prefill(prompt, 64);
		for (int i = 0; i < 50; i++) {
			List<Integer> slots = List.of(this.runner.open(24), this.runner.open(1), this.runner.open(12));
			this.runner.run(List.of(new Feed(slots.get(2), 0, tokens(i, 12), false)));
			slots.forEach(this.runner::release);
		}
		assertClose(prefill(prompt, 64), fresh);
	}

	@Test
	void aHundredStepsLeaveNoNativeArrayBehind() {
		hundredSteps();
		long before = nativeResourceCount(this.runner);
		hundredSteps();
		assertThat(nativeResourceCount(this.runner)).isEqualTo(before);
	}

	@Test
	void theSameSeedGivesTheSameTokensWhateverElseRuns() throws Exception {
		GenerationRequest request = request(23, 4, 99);
		GenerationResult alone;
		try (GenerationEngine engine = engine()) {
			alone = generate(engine, request).get();
			assertThat(generate(engine, request).get().candidates()).isEqualTo(alone.candidates());
			List<GenerationTestListener> others = IntStream.range(0, 3)
				.mapToObj((i) -> generate(engine, request(30 + i, 2, i)))
				.toList();
			GenerationTestListener again = generate(engine, request);
			if (samplesExactlyAlikeInABatch()) {
				assertThat(again.get().candidates()).isEqualTo(alone.candidates());
			}
			for (GenerationTestListener other : others) {
				assertThat(other.get().candidates()).hasSize(2);
			}
		}
		finally {
			this.runner = createRunner();
		}
		assertThat(alone.candidates()).extracting(GenerationResult.Candidate::tokens).doesNotHaveDuplicates();
	}

	/**
	 * Tells whether logits are bitwise the same alone and in a batch. Where they are not,
	 * a seed gives the same text only as long as no two tokens are nearly alike.
	 * @return true unless overridden
	 */
	protected boolean samplesExactlyAlikeInABatch() {
		return true;
	}

	private void hundredSteps() {
		for (int round = 0; round < 10; round++) {
			int slot = this.runner.open(24);
			this.runner.run(List.of(new Feed(slot, 0, tokens(round, 9), false)));
			this.runner.scoreTree(slot, 9, tokens(round, 3), new int[] { -1, 0, 0 });
			int fork = this.runner.fork(slot, 9, 24);
			for (int i = 0; i < 8; i++) {
				int[] token = tokens(i, 1);
				this.runner.run(List.of(new Feed(slot, 9 + i, token, true), new Feed(fork, 9 + i, token, true)));
			}
			this.runner.release(slot);
			this.runner.release(fork);
		}
	}

	private GenerationEngine engine() {
		return new GenerationEngine(this.runner, new EngineLimits(16, 64, 16), "contract");
	}

	private GenerationRequest request(int salt, int candidates, long seed) {
		return new GenerationRequest("contract", IntStream.of(tokens(salt, 20)).boxed().toList(), candidates,
				new SamplingParameters(1, 0.95, 40, seed, 16), Set.of(), StopRule.NEVER);
	}

	private static GenerationTestListener generate(GenerationEngine engine, GenerationRequest request) {
		GenerationTestListener listener = new GenerationTestListener();
		engine.generate(request, listener);
		return listener;
	}

	private float[] prefill(int[] prompt, int chunk) {
		int slot = this.runner.open(prompt.length);
		float[] logits = new float[0];
		for (int start = 0; start < prompt.length; start += chunk) {
			int end = Math.min(start + chunk, prompt.length);
			int[] part = Arrays.copyOfRange(prompt, start, end);
			logits = this.runner.run(List.of(new Feed(slot, start, part, end == prompt.length))).get(0);
		}
		this.runner.release(slot);
		return logits;
	}

	private int[] tokens(int salt, int count) {
		return new Random(salt).ints(count, 0, this.runner.vocabularySize()).toArray();
	}

	private static int[] joined(int[] first, int[] second) {
		return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
	}

	private static List<Integer> path(int[] tokens, int[] parents, int node) {
		List<Integer> path = new ArrayList<>();
		for (int at = node; at >= 0; at = parents[at]) {
			path.add(0, tokens[at]);
		}
		return path;
	}

	private void assertClose(float[] actual, float[] expected) {
		assertThat(actual).hasSize(this.runner.vocabularySize()).hasSameSizeAs(expected);
		assertThat(distance(actual, expected)).isLessThanOrEqualTo(logitTolerance());
	}

	private static double distance(float[] left, float[] right) {
		// NaN must not pass for close.
		return IntStream.range(0, left.length)
			.mapToDouble((i) -> Double.isNaN(left[i] - right[i]) ? Double.MAX_VALUE : Math.abs(left[i] - right[i]))
			.max()
			.orElseThrow();
	}

}
