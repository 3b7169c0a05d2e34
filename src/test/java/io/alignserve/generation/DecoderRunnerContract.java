package io.alignserve.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What every {@link DecoderRunner} keeps to. Prompts here have up to one and a half units
 * or 24 tokens, answers up to 16; the runner under test needs a context of at least two
 * units and of 64 positions.
 */
public abstract class DecoderRunnerContract extends DecoderRunnerKit {

	private static final double TREE_TOLERANCE = 1e-3;

	@Test
	void aPromptInChunksOfWholeUnitsGivesTheSameBits() {
		int[] prompt = tokens(1, longPrompt());
		float[] whole = prefill(prompt, prompt.length);
		assertSame(prefill(prompt, runner().unit()), whole);
		int[] units = Arrays.copyOf(prompt, 2 * runner().unit());
		assertSame(prefill(units, runner().unit()), prefill(units, units.length));
	}

	@Test
	void aDecodedTokenGivesWhatThePromptGives() {
		int[] prompt = tokens(1, 21);
		int slot = runner().open(24);
		run(prompt(slot, 0, Arrays.copyOf(prompt, 18), false));
		run(decoded(slot, 18, Arrays.copyOfRange(prompt, 18, 20), false));
		assertClose(run(decoded(slot, 20, new int[] { prompt[20] }, true)).get(0), prefill(prompt, 64));
	}

	@Test
	void aSequenceThatIsBroughtBackGoesOnWithTheSameBits() {
		int[] prompt = tokens(31, longPrompt());
		int[] answer = tokens(32, 7);
		int slot = runner().open(prompt.length + 7);
		run(prompt(slot, 0, prompt, true));
		List<float[]> original = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			original.add(run(decoded(slot, prompt.length + i, new int[] { answer[i] }, true)).get(0));
		}
		runner().release(slot);
		int again = runner().open(prompt.length + 7);
		int other = runner().open(12);
		run(prompt(again, 0, Arrays.copyOf(prompt, runner().unit()), false), prompt(other, 0, tokens(33, 3), false));
		run(prompt(again, runner().unit(), Arrays.copyOfRange(prompt, runner().unit(), prompt.length), false));
		List<float[]> replayed = run(decoded(again, prompt.length, Arrays.copyOf(answer, 5), true),
				decoded(other, 3, tokens(34, 1), true));
		assertSame(replayed.get(0), original.get(4));
		assertSame(run(decoded(again, prompt.length + 5, Arrays.copyOfRange(answer, 5, 7), true)).get(0),
				original.get(6));
	}

	@Test
	void aGrownSlotKeepsWhatItHolds() {
		int[] prompt = tokens(35, 13);
		int[] answer = tokens(36, 4);
		int wide = runner().open(17);
		run(prompt(wide, 0, prompt, false));
		int slot = runner().open(13);
		run(prompt(slot, 0, prompt, false));
		runner().grow(slot, 14);
		for (int i = 0; i < 4; i++) {
			int[] token = { answer[i] };
			runner().grow(slot, 14 + i);
			List<float[]> logits = run(decoded(wide, 13 + i, token, true), decoded(slot, 13 + i, token, true));
			assertSame(logits.get(1), logits.get(0));
		}
	}

	@Test
	void aForkAtAUnitGoesOnWithTheBitsOfItsOwnPrefill() {
		int unit = runner().unit();
		int[] first = tokens(37, longPrompt());
		int[] second = joined(Arrays.copyOf(first, unit), tokens(38, unit / 2));
		int slot = runner().open(first.length + 1);
		run(prompt(slot, 0, first, false));
		run(decoded(slot, first.length, tokens(39, 1), false));
		int fork = runner().fork(slot, unit, second.length);
		assertSame(run(prompt(fork, unit, Arrays.copyOfRange(second, unit, second.length), true)).get(0),
				prefill(second, second.length));
	}

	@Test
	void theLikeliestTokenIsKnownWithoutTheLogits() {
		int[] prompt = tokens(40, 9);
		int all = runner().open(9);
		int likeliest = runner().open(9);
		List<NextToken> next = runner().run(new StepInput(List.of(Feed.prompt(all, 0, prompt, 0, Feed.Wanted.ALL),
				Feed.prompt(likeliest, 0, prompt, 0, Feed.Wanted.LIKELIEST)), List.of()))
			.next();
		float[] logits = next.get(0).logits();
		assertThat(next.get(1).logits()).isEmpty();
		for (NextToken known : next) {
			assertThat(known.likeliest()).isEqualTo(Logits.likeliest(logits));
			assertThat(known.largest()).isEqualTo(logits[known.likeliest()]);
			assertThat(known.normalizer()).isCloseTo(Logits.normalizer(logits), within(1e-4));
		}
		assertThat(next.get(1).normalizer()).isEqualTo(next.get(0).normalizer());
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
		List<Integer> slots = prompts.stream().map((prompt) -> runner().open(40)).toList();
		List<Feed> feeds = new ArrayList<>();
		for (int i = 0; i < prompts.size(); i++) {
			feeds.add(prompt(slots.get(i), 0, prompts.get(i), true));
		}
		List<float[]> first = run(feeds);
		List<Feed> mixed = new ArrayList<>();
		for (int i = 0; i < prompts.size(); i++) {
			mixed.add(decoded(slots.get(i), prompts.get(i).length, tokens(7 + i, 1 + i % 2), true));
		}
		List<float[]> second = run(mixed);
		slots.forEach(runner()::release);
		for (int i = 0; i < prompts.size(); i++) {
			assertClose(first.get(i), prefill(prompts.get(i), 64));
			assertClose(second.get(i), prefill(joined(prompts.get(i), tokens(7 + i, 1 + i % 2)), 64));
		}
	}

	@Test
	void feedsThatWantNoLogitsGetNone() {
		int first = runner().open(16);
		int second = runner().open(16);
		List<float[]> logits = run(prompt(first, 0, tokens(8, 6), false), prompt(second, 0, tokens(9, 4), true));
		assertThat(logits.get(0)).isEmpty();
		assertThat(logits.get(1)).hasSize(runner().vocabularySize());
		assertClose(logits.get(1), prefill(tokens(9, 4), 64));
		assertThat(run(decoded(first, 6, tokens(10, 2), false))).containsExactly(new float[0]);
		assertClose(run(decoded(first, 8, tokens(11, 1), true)).get(0),
				prefill(joined(joined(tokens(8, 6), tokens(10, 2)), tokens(11, 1)), 64));
	}

	@Test
	void aTreeScoresWhatItsPathsScoreOneByOne() {
		int[] prompt = tokens(12, 14);
		int[] tokens = joined(new int[] { prompt[13] }, tokens(13, 7));
		int[] parents = { -1, 0, 0, 1, 1, 3, 2, 6 };
		int slot = runner().open(14);
		run(prompt(slot, 0, Arrays.copyOf(prompt, 13), false));
		float[] scores = score(new TokenTree(slot, 13, 0, tokens, parents));
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
		assertClose(run(decoded(slot, 13, new int[] { prompt[13] }, true)).get(0), prefill(prompt, 64));
	}

	@Test
	void aTreeMayComeWithTheFeedThatFillsItsSlotAndWithOtherTrees() {
		int[] prompt = tokens(41, longPrompt());
		int unit = runner().unit();
		int[] nodes = tokens(42, 6);
		int[] parents = { -1, 0, 0, 1, 2, 2 };
		int alone = runner().open(prompt.length);
		run(prompt(alone, 0, prompt, false));
		float[] expected = score(new TokenTree(alone, prompt.length, 0, nodes, parents));
		int slot = runner().open(prompt.length);
		int other = runner().open(10);
		run(prompt(slot, 0, Arrays.copyOf(prompt, unit), false), prompt(other, 0, tokens(43, 5), false));
		StepResult together = runner().run(new StepInput(
				List.of(decoded(other, 5, tokens(44, 1), true),
						prompt(slot, unit, Arrays.copyOfRange(prompt, unit, prompt.length), false)),
				List.of(new TokenTree(alone, prompt.length, 0, tokens(45, 2), new int[] { -1, 0 }),
						new TokenTree(slot, prompt.length, 0, nodes, parents))));
		assertThat(together.next()).hasSize(2);
		assertThat(together.trees()).hasSize(2);
		assertThat(together.trees().get(0)).hasSize(2);
		assertThat(together.trees().get(1)).containsExactly(expected);
	}

	@Test
	void aTreeMayFollowAPromptOfOneToken() {
		int[] tokens = tokens(14, 3);
		int slot = runner().open(1);
		float[] scores = score(new TokenTree(slot, 0, 0, tokens, new int[] { -1, 0, 1 }));
		float[] logits = prefill(Arrays.copyOf(tokens, 2), 64);
		assertThat((double) scores[2]).isCloseTo(logits[tokens[2]] - Logits.normalizer(logits), within(TREE_TOLERANCE));
	}

	@Test
	void aForkGoesOnAsItsOwnPrefillWould() {
		int[] prompt = tokens(15, 10);
		int slot = runner().open(16);
		run(prompt(slot, 0, prompt, false));
		int whole = runner().fork(slot, 10, 20);
		int part = runner().fork(slot, 6, 12);
		List<float[]> logits = run(decoded(slot, 10, tokens(16, 2), true), decoded(whole, 10, tokens(17, 3), true),
				decoded(part, 6, tokens(18, 1), true));
		assertClose(logits.get(0), prefill(joined(prompt, tokens(16, 2)), 64));
		assertClose(logits.get(1), prefill(joined(prompt, tokens(17, 3)), 64));
		assertClose(logits.get(2), prefill(joined(Arrays.copyOf(prompt, 6), tokens(18, 1)), 64));
	}

	@Test
	void aForkOutlivesWhatItWasForkedFrom() {
		int[] prompt = tokens(19, 9);
		int slot = runner().open(9);
		run(prompt(slot, 0, prompt, false));
		int fork = runner().fork(slot, 9, 12);
		runner().release(slot);
		prefill(tokens(20, 9), 64);
		assertClose(run(decoded(fork, 9, tokens(21, 1), true)).get(0), prefill(joined(prompt, tokens(21, 1)), 64));
	}

	@Test
	void releasedSlotsAreUsableAgainAndRememberNothing() {
		int[] prompt = tokens(22, 8);
		float[] fresh = prefill(prompt, 64);
		for (int i = 0; i < 50; i++) {
			List<Integer> slots = List.of(runner().open(24), runner().open(1), runner().open(12));
			run(prompt(slots.get(2), 0, tokens(i, 12), false));
			slots.forEach(runner()::release);
		}
		assertClose(prefill(prompt, 64), fresh);
	}

	@Test
	void aHundredStepsLeaveNoNativeArrayBehind() {
		hundredSteps();
		long before = nativeResourceCount(runner());
		hundredSteps();
		assertThat(nativeResourceCount(runner())).isEqualTo(before);
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
			reopen();
		}
		assertThat(alone.candidates()).extracting(GenerationResult.Candidate::tokens).doesNotHaveDuplicates();
	}

	private void hundredSteps() {
		for (int round = 0; round < 10; round++) {
			int slot = runner().open(24);
			run(prompt(slot, 0, tokens(round, 9), false));
			score(new TokenTree(slot, 9, 0, tokens(round, 3), new int[] { -1, 0, 0 }));
			runner().grow(slot, 26);
			int fork = runner().fork(slot, 9, 24);
			for (int i = 0; i < 8; i++) {
				int[] token = tokens(i, 1);
				run(decoded(slot, 9 + i, token, true), decoded(fork, 9 + i, token, true));
			}
			runner().release(slot);
			runner().release(fork);
		}
	}

	private GenerationEngine engine() {
		return new GenerationEngine(runner(), new EngineLimits(16, 64, 16), "contract");
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

}
