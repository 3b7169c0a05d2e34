package io.alignserve.generation;

import java.util.List;
import java.util.Set;

/**
 * One prompt and how many candidates to write from it.
 *
 * @param id the request's id, for logs
 * @param prompt token ids of the prompt, at least one
 * @param candidates the number of candidates, 1 or more; all share one prefill
 * @param sampling how tokens are chosen
 * @param endTokens ids that end an answer; they are not part of it
 * @param stopRule further rule that ends a candidate
 */
public record GenerationRequest(String id, List<Integer> prompt, int candidates, SamplingParameters sampling,
		Set<Integer> endTokens, StopRule stopRule) {

	public GenerationRequest {
		prompt = List.copyOf(prompt);
		endTokens = Set.copyOf(endTokens);
		if (prompt.isEmpty()) {
			throw new IllegalArgumentException("prompt is empty");
		}
		if (candidates < 1) {
			throw new IllegalArgumentException("candidates is " + candidates + ", it must be 1 or more");
		}
	}

}
