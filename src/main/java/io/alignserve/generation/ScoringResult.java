package io.alignserve.generation;

import java.util.List;

/**
 * Log-probabilities of continuations.
 *
 * @param logProbabilities for each continuation the sum of the natural log-probabilities
 * of its tokens given the prompt
 * @param promptTokens number of prompt tokens
 * @param treeTokens number of tokens of the prefix tree of all continuations
 * @param queueNanos time from submission to the first step that ran it
 * @param prefillNanos time from submission to the step that scored it; what of the prompt
 * earlier steps did not read was read in that step
 * @param totalNanos time from submission to the end
 */
public record ScoringResult(List<Double> logProbabilities, int promptTokens, int treeTokens, long queueNanos,
		long prefillNanos, long totalNanos) {

	public ScoringResult {
		logProbabilities = List.copyOf(logProbabilities);
	}

	/**
	 * A scoring by somebody who does not tell reading from scoring.
	 * @param logProbabilities one for each continuation
	 * @param promptTokens number of prompt tokens
	 * @param treeTokens number of tokens of the prefix tree of all continuations
	 * @param queueNanos time from submission to its beginning
	 * @param totalNanos time from submission to the end
	 */
	public ScoringResult(List<Double> logProbabilities, int promptTokens, int treeTokens, long queueNanos,
			long totalNanos) {
		this(logProbabilities, promptTokens, treeTokens, queueNanos, queueNanos, totalNanos);
	}

}
