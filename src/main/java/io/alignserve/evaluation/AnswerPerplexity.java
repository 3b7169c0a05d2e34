package io.alignserve.evaluation;

import java.util.List;

import io.alignserve.evaluation.CheckpointQuestions.AnswerScore;

/**
 * Perplexity over the answers' tokens, end tokens included.
 *
 * @param tasks the family of tasks, for example {@code tag}, or {@code all}
 * @param answers number of answers
 * @param tokens number of their tokens
 * @param perplexity the exponential of the mean negative log-probability of a token
 */
public record AnswerPerplexity(String tasks, int answers, int tokens, double perplexity) {

	static AnswerPerplexity of(String tasks, List<AnswerScore> scores) {
		int tokens = scores.stream().mapToInt(AnswerScore::tokens).sum();
		double sum = scores.stream().mapToDouble(AnswerScore::logProbability).sum();
		return new AnswerPerplexity(tasks, scores.size(), tokens, Math.exp(-sum / tokens));
	}

}
