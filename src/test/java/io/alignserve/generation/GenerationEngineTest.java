package io.alignserve.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * What a request gets: texts, scores, ends.
 */
@Timeout(120)
class GenerationEngineTest {

	private static final int END = 0;

	private final FakeRunner runner = new FakeRunner(128);

	private final GenerationEngine engine = new GenerationEngine(this.runner, new EngineLimits(32, 64, 16), "test");

	@AfterEach
	void noSlotIsLeftBehind() {
		this.engine.close();
		assertThat(this.runner.isClosed()).isTrue();
		assertThat(this.runner.violations()).isEmpty();
		assertThat(this.runner.closingThread()).isEqualTo("steps-test");
	}

	@Test
	void greedyTakesTheLikeliestTokenOfThePrefixEachTime() throws Exception {
		GenerationResult result = run(request(prompt(20), 1, greedy(12)));
		FakeRunner reference = new FakeRunner(128);
		int slot = reference.open(40);
		Feed feed = Feed.prompt(slot, 0, prompt(20).stream().mapToInt(Integer::intValue).toArray(), 0, Feed.Wanted.ALL);
		List<Integer> tokens = new ArrayList<>();
		double logProbability = 0;
		for (int i = 0; i < 12; i++) {
			float[] logits = reference.run(new StepInput(List.of(feed), List.of())).next().get(0).logits();
			int token = Logits.likeliest(logits);
			logProbability += logits[token] - Logits.normalizer(logits);
			tokens.add(token);
			feed = Feed.decoded(slot, 20 + i, new int[] { token }, 0, Feed.Wanted.ALL);
		}
		GenerationResult.Candidate candidate = result.candidates().get(0);
		assertThat(candidate.tokens()).isEqualTo(tokens);
		assertThat(candidate.logProbability()).isCloseTo(logProbability, within(1e-9));
		assertThat(candidate.finishReason()).isEqualTo(FinishReason.LENGTH);
		assertThat(result.promptTokens()).isEqualTo(20);
		assertThat(result.queueNanos()).isBetween(1L, result.firstTokenNanos());
		assertThat(result.firstTokenNanos()).isLessThanOrEqualTo(result.totalNanos());
	}

	@Test
	void anEndTokenEndsACandidateAndIsNotPartOfIt() throws Exception {
		List<Integer> tokens = run(request(prompt(20), 1, greedy(12))).candidates().get(0).tokens();
		GenerationRequest request = new GenerationRequest("r", prompt(20), 1, greedy(12), Set.of(tokens.get(5), 255),
				StopRule.NEVER);
		GenerationTestListener listener = new GenerationTestListener();
		this.engine.generate(request, listener);
		GenerationResult.Candidate candidate = listener.get().candidates().get(0);
		assertThat(candidate.tokens()).isEqualTo(tokens.subList(0, tokens.indexOf(tokens.get(5))));
		assertThat(listener.tokens()).isEqualTo(candidate.tokens());
		assertThat(candidate.finishReason()).isEqualTo(FinishReason.STOP);
	}

	@Test
	void aStopRuleEndsACandidateAfterTheTokenThatMetIt() throws Exception {
		GenerationRequest request = new GenerationRequest("r", prompt(3), 3, random(7, 12), Set.of(END),
				(candidate, tokens) -> candidate == 1 && tokens.length == 4);
		List<GenerationResult.Candidate> candidates = run(request).candidates();
		assertThat(candidates.get(1).tokens()).hasSize(4);
		assertThat(candidates.get(1).finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(candidates.get(0).tokens()).hasSize(12);
	}

	@Test
	void candidatesShareOnePrefillAndDiffer() throws Exception {
		GenerationResult result = run(request(prompt(40), 8, random(3, 10)));
		int fed = this.runner.steps().stream().flatMap(List::stream).mapToInt(Feed::size).sum();
		assertThat(fed).isEqualTo(40 + 8 * 9);
		assertThat(result.candidates()).hasSize(8)
			.extracting(GenerationResult.Candidate::tokens)
			.doesNotHaveDuplicates();
		assertThat(this.runner.openSlots()).isZero();
	}

	@Test
	void aCandidateIsTheSameHoweverManyAreAskedFor() throws Exception {
		List<GenerationResult.Candidate> eight = run(request(prompt(9), 8, random(3, 10))).candidates();
		assertThat(run(request(prompt(9), 2, random(3, 10))).candidates()).isEqualTo(eight.subList(0, 2));
		assertThat(run(request(prompt(9), 2, random(4, 10))).candidates()).isNotEqualTo(eight.subList(0, 2));
	}

	@Test
	void aSeedGivesTheSameTextWhateverElseRuns() throws Exception {
		List<GenerationResult.Candidate> alone = run(request(prompt(50), 2, random(5, 30))).candidates();
		List<GenerationTestListener> others = IntStream.range(0, 12)
			.mapToObj((i) -> submit(request(prompt(1 + 9 * i), 1 + i % 3, random(i, 20))))
			.toList();
		GenerationTestListener again = submit(request(prompt(50), 2, random(5, 30)));
		assertThat(again.get().candidates()).isEqualTo(alone);
		for (GenerationTestListener other : others) {
			other.get();
		}
	}

	@Test
	void scoresEqualTheModelsOwnProbabilities() throws Exception {
		List<List<Integer>> continuations = List.of(List.of(5, 6, 7), List.of(5, 6), List.of(8), List.of(5, 9, 9, 9));
		ScoringResult result = this.engine.score(new ScoringRequest("s", prompt(37), continuations))
			.get(60, TimeUnit.SECONDS);
		for (int i = 0; i < continuations.size(); i++) {
			List<Integer> prefix = new ArrayList<>(prompt(37));
			double expected = 0;
			for (int token : continuations.get(i)) {
				float[] logits = FakeRunner.logits(prefix);
				expected += logits[token] - Logits.normalizer(logits);
				prefix.add(token);
			}
			assertThat(result.logProbabilities().get(i)).isCloseTo(expected, within(4 * 1e-3));
		}
		assertThat(result.promptTokens()).isEqualTo(37);
		assertThat(result.treeTokens()).isEqualTo(7);
		assertThat(result.queueNanos()).isBetween(1L, result.totalNanos());
		assertThat(this.runner.openSlots()).isZero();
	}

	@Test
	void aPromptOfOneTokenCanBeScoredAndContinued() throws Exception {
		ScoringResult result = this.engine.score(new ScoringRequest("s", List.of(65), List.of(List.of(1))))
			.get(60, TimeUnit.SECONDS);
		float[] logits = FakeRunner.logits(65);
		assertThat(result.logProbabilities().get(0)).isCloseTo(logits[1] - Logits.normalizer(logits), within(1e-3));
		assertThat(run(request(List.of(65), 2, random(1, 1))).candidates()).hasSize(2);
	}

	@Test
	void theContextCanBeFilledToItsLastPosition() throws Exception {
		assertThat(run(request(prompt(100), 2, random(1, 28))).candidates().get(1).tokens()).hasSize(28);
		CompletableFuture<ScoringResult> score = this.engine
			.score(new ScoringRequest("s", prompt(126), List.of(List.of(1, 2), List.of(3))));
		assertThat(score.get(60, TimeUnit.SECONDS).logProbabilities()).hasSize(2);
	}

	@Test
	void refusesWhatDoesNotFitAndSaysTheSizes() {
		GenerationTestListener listener = new GenerationTestListener();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.engine.generate(request(prompt(100), 1, greedy(29)), listener))
			.withMessage(
					"The prompt has 100 tokens and maxTokens is 29: " + "together more than the context of 128 tokens");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.engine.score(new ScoringRequest("s", prompt(127), List.of(List.of(1, 2)))))
			.withMessage("The prompt has 127 tokens and the longest continuation is 2: "
					+ "together more than the context of 128 tokens");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.engine.generate(request(prompt(1), 33, greedy(1)), listener))
			.withMessage("candidates is 33, this engine runs at most 32 sequences at a time");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.engine.generate(request(List.of(1, 256), 1, greedy(1)), listener))
			.withMessage("The prompt holds the token id 256, ids go from 0 to 255");
		assertThat(listener.isDone()).isFalse();
		assertThat(this.engine.status().steps()).isZero();
	}

	private GenerationTestListener submit(GenerationRequest request) {
		GenerationTestListener listener = new GenerationTestListener();
		this.engine.generate(request, listener);
		return listener;
	}

	private GenerationResult run(GenerationRequest request) throws Exception {
		return submit(request).get();
	}

	static GenerationRequest request(List<Integer> prompt, int candidates, SamplingParameters sampling) {
		return new GenerationRequest("r", prompt, candidates, sampling, Set.of(), StopRule.NEVER);
	}

	static SamplingParameters greedy(int maxTokens) {
		return new SamplingParameters(0, 1, 0, 0, maxTokens);
	}

	static SamplingParameters random(long seed, int maxTokens) {
		return new SamplingParameters(1, 0.9, 50, seed, maxTokens);
	}

	static List<Integer> prompt(int size) {
		return IntStream.range(0, size).mapToObj((i) -> (i * 7 + size) % 256).toList();
	}

}
