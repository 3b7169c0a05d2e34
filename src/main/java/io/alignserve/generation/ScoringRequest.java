package io.alignserve.generation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A prompt and a closed set of continuations, whose probabilities are wanted.
 *
 * @param id the request's id, for logs
 * @param prompt token ids of the prompt, at least one
 * @param continuations token ids of each continuation, each at least one token
 * @param adapter the adapter to compute with, 0 = none
 * @param deadline when to give up; null = never
 * @param exact whether each probability must be known; else it is enough to know of
 * unlikely ones that they are too small to matter beside the others
 */
public record ScoringRequest(String id, List<Integer> prompt, List<List<Integer>> continuations, int adapter,
		@Nullable Deadline deadline, boolean exact) {

	public ScoringRequest {
		prompt = List.copyOf(prompt);
		continuations = continuations.stream().map(List::copyOf).toList();
		if (prompt.isEmpty()) {
			throw new IllegalArgumentException("prompt is empty");
		}
		if (continuations.isEmpty() || continuations.stream().anyMatch(List::isEmpty)) {
			throw new IllegalArgumentException("continuations must hold at least one, and each at least one token");
		}
		if (adapter < 0) {
			throw new IllegalArgumentException("adapter is " + adapter + ", it must be 0 or more");
		}
	}

	/**
	 * A request without an adapter and without a deadline.
	 * @param id the request's id
	 * @param prompt token ids of the prompt
	 * @param continuations token ids of each continuation
	 */
	public ScoringRequest(String id, List<Integer> prompt, List<List<Integer>> continuations) {
		this(id, prompt, continuations, 0, null, false);
	}

	/**
	 * Returns the same request for an adapter.
	 * @param adapter the adapter, 0 = none
	 * @return the request
	 */
	public ScoringRequest withAdapter(int adapter) {
		return new ScoringRequest(this.id, this.prompt, this.continuations, adapter, this.deadline, this.exact);
	}

	/**
	 * Returns the same request with a deadline.
	 * @param deadline when to give up
	 * @return the request
	 */
	public ScoringRequest withDeadline(Deadline deadline) {
		return new ScoringRequest(this.id, this.prompt, this.continuations, this.adapter, deadline, this.exact);
	}

	/**
	 * Returns the same request, each of whose probabilities must be known.
	 * @return the request
	 */
	public ScoringRequest exactly() {
		return new ScoringRequest(this.id, this.prompt, this.continuations, this.adapter, this.deadline, true);
	}

}
