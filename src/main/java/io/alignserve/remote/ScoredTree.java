package io.alignserve.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.alignserve.generation.PrefixTree;
import io.alignserve.generation.ScoringRequest;

/**
 * The continuations of one prompt with their common beginnings merged, and what is known
 * of each node. Node 0 is the last prompt token. Safe for use by several threads.
 */
final class ScoredTree {

	/** How far a share may be off because a log-probability is only bounded. */
	private static final double TOLERANCE = 1e-3;

	private final List<Integer> prompt;

	private final PrefixTree tree;

	private final int[] tokens;

	private final int[] parents;

	private final List<List<Integer>> children = new ArrayList<>();

	private final float[] values;

	private final boolean[] bounded;

	ScoredTree(ScoringRequest request) {
		this.prompt = request.prompt();
		this.tree = new PrefixTree(this.prompt.get(this.prompt.size() - 1), request.continuations());
		this.tokens = this.tree.tokens();
		this.parents = this.tree.parents();
		this.values = new float[this.tokens.length];
		this.bounded = new boolean[this.tokens.length];
		for (int node = 0; node < this.tokens.length; node++) {
			this.children.add(new ArrayList<>());
			if (node > 0) {
				this.children.get(this.parents[node]).add(node);
			}
		}
	}

	/** The number of tokens of all continuations, common ones counted once. */
	int size() {
		return this.tree.size();
	}

	int promptTokens() {
		return this.prompt.size();
	}

	int token(int node) {
		return this.tokens[node];
	}

	List<Integer> children(int node) {
		return Collections.unmodifiableList(this.children.get(node));
	}

	/** Nodes that something follows, from the prompt on. */
	List<Integer> inner() {
		List<Integer> inner = new ArrayList<>();
		for (int node = 0; node < this.tokens.length; node++) {
			if (!this.children.get(node).isEmpty()) {
				inner.add(node);
			}
		}
		return inner;
	}

	/** Nodes that nothing follows. */
	List<Integer> leaves() {
		List<Integer> leaves = new ArrayList<>();
		for (int node = 1; node < this.tokens.length; node++) {
			if (this.children.get(node).isEmpty()) {
				leaves.add(node);
			}
		}
		return leaves;
	}

	/** The nodes on the way from the prompt to a node, that included. */
	List<Integer> path(int node) {
		List<Integer> path = new ArrayList<>();
		for (int one = node; one > 0; one = this.parents[one]) {
			path.add(one);
		}
		Collections.reverse(path);
		return path;
	}

	/** The prompt and the tokens on the way to a node. */
	List<Integer> sequence(int node) {
		List<Integer> sequence = new ArrayList<>(this.prompt);
		path(node).forEach((one) -> sequence.add(this.tokens[one]));
		return sequence;
	}

	synchronized void set(int node, double logProbability) {
		this.values[node] = (float) logProbability;
		this.bounded[node] = false;
	}

	/** Nothing more is known than that it is at most so much. */
	synchronized void bound(int node, double logProbability) {
		this.values[node] = (float) logProbability;
		this.bounded[node] = true;
	}

	synchronized boolean isBounded(int node) {
		return this.bounded[node];
	}

	/**
	 * Returns the log-probability of each continuation.
	 * @param request what was asked
	 * @return the sums; empty if the bounds leave open what is asked
	 */
	synchronized List<Double> logProbabilities(ScoringRequest request) {
		List<Double> sums = this.tree.logProbabilities(this.values);
		List<Double> unknown = this.tree.logProbabilities(marks());
		double largest = Collections.max(sums);
		double known = 0;
		double open = 0;
		for (int i = 0; i < request.continuations().size(); i++) {
			double weight = Math.exp(sums.get(i) - largest);
			if (unknown.get(i) > 0) {
				open += weight;
			}
			else {
				known += weight;
			}
		}
		return (open <= (request.exact() ? 0 : TOLERANCE * (open + known))) ? sums : List.of();
	}

	private float[] marks() {
		float[] marks = new float[this.bounded.length];
		for (int node = 0; node < marks.length; node++) {
			marks[node] = this.bounded[node] ? 1 : 0;
		}
		return marks;
	}

}
