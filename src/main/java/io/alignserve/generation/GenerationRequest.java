package io.alignserve.generation;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One prompt and how many candidates to write from it.
 *
 * @param id the request's id, for logs
 * @param prompt token ids of the prompt, at least one
 * @param candidates the number of candidates, 1 or more; all share one prefill
 * @param sampling how tokens are chosen
 * @param endTokens ids that end an answer; they are not part of it
 * @param stopRule further rule that ends a candidate
 * @param adapter the adapter to compute with, 0 = none
 * @param deadline when to give up; null = never
 */
public record GenerationRequest(String id, List<Integer> prompt, int candidates, SamplingParameters sampling,
		Set<Integer> endTokens, StopRule stopRule, int adapter, @Nullable Deadline deadline) {

	public GenerationRequest {
		prompt = List.copyOf(prompt);
		endTokens = Set.copyOf(endTokens);
		if (prompt.isEmpty()) {
			throw new IllegalArgumentException("prompt is empty");
		}
		if (candidates < 1) {
			throw new IllegalArgumentException("candidates is " + candidates + ", it must be 1 or more");
		}
		if (adapter < 0) {
			throw new IllegalArgumentException("adapter is " + adapter + ", it must be 0 or more");
		}
	}

	/**
	 * A request without an adapter and without a deadline.
	 * @param id the request's id
	 * @param prompt token ids of the prompt
	 * @param candidates the number of candidates
	 * @param sampling how tokens are chosen
	 * @param endTokens ids that end an answer
	 * @param stopRule further rule that ends a candidate
	 */
	public GenerationRequest(String id, List<Integer> prompt, int candidates, SamplingParameters sampling,
			Set<Integer> endTokens, StopRule stopRule) {
		this(id, prompt, candidates, sampling, endTokens, stopRule, 0, null);
	}

	/**
	 * Returns the same request for an adapter.
	 * @param adapter the adapter, 0 = none
	 * @return the request
	 */
	public GenerationRequest withAdapter(int adapter) {
		return new GenerationRequest(this.id, this.prompt, this.candidates, this.sampling, this.endTokens,
				this.stopRule, adapter, this.deadline);
	}

	/**
	 * Returns the same request with a deadline.
	 * @param deadline when to give up
	 * @return the request
	 */
	public GenerationRequest withDeadline(Deadline deadline) {
		return new GenerationRequest(this.id, this.prompt, this.candidates, this.sampling, this.endTokens,
				this.stopRule, this.adapter, deadline);
	}

}
