package io.alignserve.generation;

import java.util.List;
import java.util.Optional;

/**
 * What a step does.
 *
 * @param beginnings the sequences that get a slot first
 * @param chunks the tokens that sequences add to their caches
 * @param trees the scorings whose trees are scored
 */
record StepPlan(List<Beginning> beginnings, List<Chunk> chunks, List<ScoringJob> trees) {

	StepPlan {
		beginnings = List.copyOf(beginnings);
		chunks = List.copyOf(chunks);
		trees = List.copyOf(trees);
	}

	boolean isEmpty() {
		return this.chunks.isEmpty() && this.trees.isEmpty();
	}

	/**
	 * A sequence that gets its slot.
	 *
	 * @param sequence the sequence
	 * @param source where its first positions are copied from; empty if nowhere
	 */
	record Beginning(Sequence sequence, Optional<PrefixCache.Source> source) {
	}

	/**
	 * Tokens of one sequence.
	 *
	 * @param sequence the sequence
	 * @param size the number of tokens
	 */
	record Chunk(Sequence sequence, int size) {
	}

}
