package io.alignserve.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.alignserve.generation.GenerationListener;
import io.alignserve.generation.GenerationRequest;
import io.alignserve.generation.GenerationResult;
import io.alignserve.generation.SamplingParameters;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.generation.StopRule;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.SegmentCandidates;

/**
 * Asks a resident checkpoint what an evaluation wants to know, several questions at a
 * time, as serving asks it.
 */
final class CheckpointQuestions {

	/** Questions under way at a time: enough to fill a step, few enough for any queue. */
	private static final int AT_A_TIME = 8;

	private final ResidentCheckpoint checkpoint;

	CheckpointQuestions(ResidentCheckpoint checkpoint) {
		this.checkpoint = checkpoint;
	}

	/**
	 * Scores all candidates for every prompt.
	 * @param prompts the prompts
	 * @param candidates the candidates
	 * @return for each prompt the log-probability of each candidate
	 */
	List<List<Double>> candidateScores(List<String> prompts, SegmentCandidates candidates) {
		List<List<Integer>> continuations = candidates.candidates()
			.stream()
			.map((candidate) -> continuation(candidate.continuation()))
			.toList();
		List<List<Double>> scores = new ArrayList<>();
		inWindows(prompts.size(), (index) -> this.checkpoint.engine()
			.score(new ScoringRequest("evaluation-" + index, prompt(prompts.get(index) + " " + candidates.stem()),
					continuations)
				.withAdapter(this.checkpoint.adapter())))
			.forEach((result) -> scores.add(result.logProbabilities()));
		return scores;
	}

	/**
	 * Scores one whole answer for each prompt, its end token included.
	 * @param prompts the prompts
	 * @param answers an answer for each
	 * @return log-probability and number of tokens of each answer
	 */
	List<AnswerScore> answerScores(List<String> prompts, List<String> answers) {
		int end = this.checkpoint.endTokens().stream().min(Integer::compare).orElseThrow();
		List<List<Integer>> continuations = answers.stream()
			.map((answer) -> Stream.concat(continuation(" " + answer).stream(), Stream.of(end)).toList())
			.toList();
		List<ScoringResult> results = inWindows(prompts.size(),
				(index) -> this.checkpoint.engine()
					.score(new ScoringRequest("evaluation-" + index, prompt(prompts.get(index)),
							List.of(continuations.get(index)))
						.withAdapter(this.checkpoint.adapter())));
		return IntStream.range(0, results.size())
			.mapToObj((index) -> new AnswerScore(results.get(index).logProbabilities().get(0),
					continuations.get(index).size()))
			.toList();
	}

	/**
	 * Writes one answer for each prompt.
	 * @param prompts the prompts
	 * @param sampling how tokens are chosen; prompt i uses the seed plus i
	 * @return the answers' text
	 */
	List<String> answers(List<String> prompts, SamplingParameters sampling) {
		return inWindows(prompts.size(), (index) -> generation(prompts.get(index), index, sampling)).stream()
			.map((result) -> result.candidates().get(0).tokens())
			.map((tokens) -> this.checkpoint.tokenizer()
				.decode(tokens.stream().mapToInt(Integer::intValue).toArray())
				.strip())
			.toList();
	}

	private CompletableFuture<GenerationResult> generation(String prompt, int index, SamplingParameters sampling) {
		CompletableFuture<GenerationResult> future = new CompletableFuture<>();
		SamplingParameters own = new SamplingParameters(sampling.temperature(), sampling.topP(), sampling.topK(),
				sampling.seed() + index, sampling.maxTokens());
		this.checkpoint.engine()
			.generate(new GenerationRequest("evaluation-" + index, prompt(prompt), 1, own, this.checkpoint.endTokens(),
					StopRule.NEVER)
				.withAdapter(this.checkpoint.adapter()), new Completion(future));
		return future;
	}

	private List<Integer> prompt(String text) {
		return Arrays.stream(this.checkpoint.tokenizer().encodePrompt(text)).boxed().toList();
	}

	private List<Integer> continuation(String text) {
		return Arrays.stream(this.checkpoint.tokenizer().encodeContinuation(text)).boxed().toList();
	}

	private static <T> List<T> inWindows(int count, Question<T> question) {
		List<T> answers = new ArrayList<>(count);
		for (int from = 0; from < count; from += AT_A_TIME) {
			List<CompletableFuture<T>> window = IntStream.range(from, Math.min(count, from + AT_A_TIME))
				.mapToObj(question::ask)
				.toList();
			window.forEach((future) -> answers.add(future.join()));
		}
		return answers;
	}

	/**
	 * One question of many.
	 *
	 * @param <T> its answer
	 */
	private interface Question<T> {

		CompletableFuture<T> ask(int index);

	}

	/**
	 * The probability of one answer.
	 *
	 * @param logProbability natural logarithm
	 * @param tokens number of tokens, the end token included
	 */
	record AnswerScore(double logProbability, int tokens) {
	}

	private static final class Completion implements GenerationListener {

		private final CompletableFuture<GenerationResult> future;

		Completion(CompletableFuture<GenerationResult> future) {
			this.future = future;
		}

		@Override
		public void onFinished(GenerationResult result) {
			this.future.complete(result);
		}

		@Override
		public void onFailed(RuntimeException cause) {
			this.future.completeExceptionally(cause);
		}

	}

}
