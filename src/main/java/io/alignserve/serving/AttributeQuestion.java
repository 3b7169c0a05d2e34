package io.alignserve.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceShares;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.Attribute;
import io.alignserve.task.SegmentCandidates;
import io.alignserve.task.TaskPrompts;
import io.alignserve.tokenizer.Tokenizer;

/**
 * One prompt of audience prediction and the closed set of its answers.
 *
 * @param attribute what is predicted
 * @param prompt the prompt
 * @param candidates the answers
 */
record AttributeQuestion(Attribute attribute, String prompt, SegmentCandidates candidates) {

	/**
	 * Makes the questions about one attribute.
	 * @param attribute the attribute
	 * @param command the call
	 * @return the question, and, if the call is to be calibrated, the same question about
	 * an ad without content
	 */
	static List<AttributeQuestion> of(Attribute attribute, PredictAudience.Command command) {
		AttributeQuestion question = about(command.ad(), attribute, command.audience());
		return command.calibrate()
				? List.of(question,
						about(withText(command.ad(), null, Calibration.NO_CONTENT), attribute, command.audience()))
				: List.of(question);
	}

	/**
	 * Makes the question about one attribute of an ad.
	 * @param ad the ad with its body
	 * @param attribute the attribute
	 * @param audience what is known of its audience
	 * @return the question
	 */
	static AttributeQuestion about(Ad ad, Attribute attribute, Audience audience) {
		return new AttributeQuestion(attribute, TaskPrompts.tap(attribute, ad, audience),
				SegmentCandidates.of(attribute));
	}

	/**
	 * Puts another text into an ad.
	 * @param ad the ad
	 * @param title the headline; {@code null} leaves the ad its own
	 * @param body the text
	 * @return the ad with that text and otherwise as it was
	 */
	static Ad withText(Ad ad, @Nullable String title, String body) {
		Ad.Creative own = ad.creative();
		return new Ad(ad.brand(), new Ad.Creative((title != null) ? title : own.title(), body, own.keywords()),
				ad.campaign());
	}

	/**
	 * Encodes the question. All answers begin with the same stem, so the stem goes with
	 * the prompt.
	 * @param requestId the call's id
	 * @param checkpoint the checkpoint to ask
	 * @return what the engine is asked
	 * @throws PromptTooLongException if prompt and longest answer exceed the context
	 */
	ScoringRequest request(String requestId, ResidentCheckpoint checkpoint) {
		Tokenizer tokenizer = checkpoint.tokenizer();
		List<Integer> tokens = boxed(tokenizer.encodePrompt(this.prompt, " " + this.candidates.stem()));
		List<List<Integer>> continuations = this.candidates.candidates()
			.stream()
			.map((candidate) -> boxed(tokenizer.encodeContinuation(candidate.continuation())))
			.toList();
		int longest = continuations.stream().mapToInt(List::size).max().orElse(0);
		if (tokens.size() + longest > checkpoint.contextLength()) {
			throw new PromptTooLongException(tokens.size(), longest, checkpoint.contextLength(), false);
		}
		return new ScoringRequest(requestId, tokens, continuations).withAdapter(checkpoint.adapter());
	}

	AudienceShares shares(ScoringResult result) {
		Map<String, Double> logProbabilities = new LinkedHashMap<>();
		for (int i = 0; i < this.candidates.candidates().size(); i++) {
			logProbabilities.put(this.candidates.candidates().get(i).label(), result.logProbabilities().get(i));
		}
		return AudienceShares.ofLogProbabilities(logProbabilities);
	}

	private static List<Integer> boxed(int[] ids) {
		return IntStream.of(ids).boxed().toList();
	}

}
