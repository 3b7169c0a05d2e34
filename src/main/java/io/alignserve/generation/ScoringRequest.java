package io.alignserve.generation;

import java.util.List;

/**
 * A prompt and a closed set of continuations, whose probabilities are wanted.
 *
 * @param id the request's id, for logs
 * @param prompt token ids of the prompt, at least one
 * @param continuations token ids of each continuation, each at least one token
 */
public record ScoringRequest(String id, List<Integer> prompt, List<List<Integer>> continuations) {

	public ScoringRequest {
		prompt = List.copyOf(prompt);
		continuations = continuations.stream().map(List::copyOf).toList();
		if (prompt.isEmpty()) {
			throw new IllegalArgumentException("prompt is empty");
		}
		if (continuations.isEmpty() || continuations.stream().anyMatch(List::isEmpty)) {
			throw new IllegalArgumentException("continuations must hold at least one, and each at least one token");
		}
	}

}
