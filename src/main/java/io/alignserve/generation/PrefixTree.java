package io.alignserve.generation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Continuations of one prompt with their common beginnings merged. Node 0 is the last
 * prompt token; the parent of a node is always smaller than the node.
 */
public final class PrefixTree {

	private final List<Integer> tokens = new ArrayList<>();

	private final List<Integer> parents = new ArrayList<>();

	private final List<Integer> ends = new ArrayList<>();

	/**
	 * Merges.
	 * @param lastPromptToken the token of node 0
	 * @param continuations token ids of each continuation
	 */
	public PrefixTree(int lastPromptToken, List<List<Integer>> continuations) {
		this.tokens.add(lastPromptToken);
		// The runner's mark for a node without a parent.
		this.parents.add(-1);
		Map<Child, Integer> children = new HashMap<>();
		for (List<Integer> continuation : continuations) {
			int node = 0;
			for (int token : continuation) {
				node = children.computeIfAbsent(new Child(node, token), this::add);
			}
			this.ends.add(node);
		}
	}

	private int add(Child child) {
		this.tokens.add(child.token());
		this.parents.add(child.parent());
		return this.tokens.size() - 1;
	}

	/**
	 * Returns the token of each node, node 0 included.
	 * @return token ids
	 */
	public int[] tokens() {
		return this.tokens.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * Returns the parent of each node.
	 * @return smaller nodes; -1 for node 0
	 */
	public int[] parents() {
		return this.parents.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * Returns the number of tokens that the continuations need together.
	 * @return the number of nodes but node 0
	 */
	public int size() {
		return this.tokens.size() - 1;
	}

	/**
	 * Adds up the way from the prompt to each continuation's end.
	 * @param nodes each node's log-probability given its parent's path
	 * @return each continuation's log-probability
	 */
	public List<Double> logProbabilities(float[] nodes) {
		List<Double> sums = new ArrayList<>();
		for (int end : this.ends) {
			double sum = 0;
			for (int node = end; node > 0; node = this.parents.get(node)) {
				sum += nodes[node];
			}
			if (Double.isNaN(sum)) {
				throw new IllegalStateException("The decoder returned log-probabilities that are not numbers");
			}
			sums.add(sum);
		}
		return sums;
	}

	private record Child(int parent, int token) {
	}

}
