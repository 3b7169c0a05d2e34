package io.alignserve.serving;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskPrompts;

/**
 * The prompt of targeted ad generation, and a text that is scored as its answer: framed
 * and ended as the answers are that checkpoints are trained on.
 *
 * @param prompt the prompt
 * @param answer the whole answer
 */
record AnswerQuestion(String prompt, String answer) {

	/**
	 * Makes the question about an ad.
	 * @param ad the ad with its body
	 * @param attribute age, gender or region
	 * @param audience the wanted audience, not empty in {@code attribute}
	 * @return the question
	 */
	static AnswerQuestion about(Ad ad, Attribute attribute, Audience audience) {
		String body = Objects.requireNonNull(ad.creative().body(), "body");
		return new AnswerQuestion(TaskPrompts.tag(attribute, ad, audience), TaskAnswers.tag(body));
	}

	/**
	 * Encodes the question.
	 * @param requestId the call's id
	 * @param checkpoint the checkpoint to ask
	 * @return what the engine is asked
	 * @throws PromptTooLongException if prompt and answer exceed the context
	 */
	ScoringRequest request(String requestId, ResidentCheckpoint checkpoint) {
		List<Integer> tokens = boxed(checkpoint.tokenizer().encodePrompt(this.prompt));
		// Where a checkpoint knows several end tokens, the end of the text comes first.
		Stream<Integer> end = checkpoint.endTokens().stream().min(Comparator.naturalOrder()).stream();
		List<Integer> text = Stream
			.concat(boxed(checkpoint.tokenizer().encodeContinuation(" " + this.answer)).stream(), end)
			.toList();
		if (tokens.size() + text.size() > checkpoint.contextLength()) {
			throw new PromptTooLongException(tokens.size(), text.size(), checkpoint.contextLength(), false);
		}
		return new ScoringRequest(requestId, tokens, List.of(text)).withAdapter(checkpoint.adapter());
	}

	ScoredAds.Likelihood likelihood(ScoringResult result) {
		// A tree of one branch: every node is a token of it.
		int tokens = result.treeTokens();
		return new ScoredAds.Likelihood(result.logProbabilities().get(0) / tokens, tokens, this.prompt);
	}

	private static List<Integer> boxed(int[] ids) {
		return IntStream.of(ids).boxed().toList();
	}

}
