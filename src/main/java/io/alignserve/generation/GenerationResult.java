package io.alignserve.generation;

import java.util.List;

/**
 * What a request generated.
 *
 * @param candidates the candidates, by index
 * @param promptTokens number of prompt tokens
 * @param queueNanos time from submission to the first step that ran it
 * @param firstTokenNanos time from submission to the first token; to the end if there is
 * none
 * @param totalNanos time from submission to the end
 */
public record GenerationResult(List<Candidate> candidates, int promptTokens, long queueNanos, long firstTokenNanos,
		long totalNanos) {

	public GenerationResult {
		candidates = List.copyOf(candidates);
	}

	/**
	 * One candidate.
	 *
	 * @param tokens the token ids, without an end token
	 * @param logProbability the sum of the natural log-probabilities of its tokens (the
	 * end token included) under the model, before temperature and truncation
	 * @param finishReason why it ended
	 */
	public record Candidate(List<Integer> tokens, double logProbability, FinishReason finishReason) {

		public Candidate {
			tokens = List.copyOf(tokens);
		}

	}

}
