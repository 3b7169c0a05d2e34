package io.alignserve.generation;

/**
 * Continuations of one prompt to be scored in one pass. Node 0 is the last prompt token,
 * whose earlier tokens are in the cache; every other node follows its parent. A node
 * attends to the cached positions, its ancestors and itself.
 */
public final class TokenTree {

	private final int slot;

	private final int start;

	private final int adapter;

	private final int[] tokens;

	private final int[] parents;

	/**
	 * Creates a tree.
	 * @param slot the slot that holds the prompt but its last token
	 * @param start the number of cached positions, the position of node 0
	 * @param adapter the adapter, 0 = none
	 * @param tokens the token of each node
	 * @param parents the parent of each node, smaller than the node itself; -1 for node 0
	 */
	public TokenTree(int slot, int start, int adapter, int[] tokens, int[] parents) {
		if (tokens.length == 0 || tokens.length != parents.length) {
			throw new IllegalArgumentException(
					"a tree needs a parent for each node, got " + tokens.length + " and " + parents.length);
		}
		for (int node = 0; node < parents.length; node++) {
			if (parents[node] >= node || parents[node] < ((node == 0) ? -1 : 0)) {
				throw new IllegalArgumentException("node " + node + " has the parent " + parents[node]);
			}
		}
		this.slot = slot;
		this.start = start;
		this.adapter = adapter;
		this.tokens = tokens.clone();
		this.parents = parents.clone();
	}

	/**
	 * Returns the cache slot.
	 * @return the slot
	 */
	public int slot() {
		return this.slot;
	}

	/**
	 * Returns the position of node 0.
	 * @return 0 or more
	 */
	public int start() {
		return this.start;
	}

	/**
	 * Returns the adapter.
	 * @return its number, 0 = none
	 */
	public int adapter() {
		return this.adapter;
	}

	/**
	 * Returns the number of nodes.
	 * @return 1 or more
	 */
	public int size() {
		return this.tokens.length;
	}

	/**
	 * Returns a node's token.
	 * @param node 0 to {@code size() - 1}
	 * @return the token id
	 */
	public int token(int node) {
		return this.tokens[node];
	}

	/**
	 * Returns a node's parent.
	 * @param node 0 to {@code size() - 1}
	 * @return a smaller node; -1 for node 0
	 */
	public int parent(int node) {
		return this.parents[node];
	}

}
