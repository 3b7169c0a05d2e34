package io.alignserve.decoder;

import java.util.Arrays;

import io.alignserve.generation.TokenTree;

/**
 * The rows that a tree needs. A leaf is never computed: its log-probability is read off
 * its parent.
 */
final class TreeRows {

	private final TokenTree tree;

	private final int number;

	/** The node of each row. */
	private final int[] nodes;

	/** The row of each node that has one. */
	private final int[] rowOf;

	private final int[] positions;

	/**
	 * Finds the rows.
	 * @param tree the tree
	 * @param number its number in its step
	 */
	TreeRows(TokenTree tree, int number) {
		this.tree = tree;
		this.number = number;
		boolean[] parent = new boolean[tree.size()];
		parent[0] = true;
		this.positions = new int[tree.size()];
		this.positions[0] = tree.start();
		for (int node = 1; node < tree.size(); node++) {
			parent[tree.parent(node)] = true;
			this.positions[node] = this.positions[tree.parent(node)] + 1;
		}
		this.rowOf = new int[tree.size()];
		int[] found = new int[tree.size()];
		int rows = 0;
		for (int node = 0; node < tree.size(); node++) {
			if (parent[node]) {
				this.rowOf[node] = rows;
				found[rows++] = node;
			}
		}
		this.nodes = Arrays.copyOf(found, rows);
	}

	TokenTree tree() {
		return this.tree;
	}

	int number() {
		return this.number;
	}

	int size() {
		return this.nodes.length;
	}

	int token(int row) {
		return this.tree.token(this.nodes[row]);
	}

	int position(int row) {
		return this.positions[this.nodes[row]];
	}

	/** The row whose next token a node is. */
	int parentRow(int node) {
		return this.rowOf[this.tree.parent(node)];
	}

	/**
	 * Tells what each row sees: the cached positions, its ancestors and itself, as far as
	 * the window goes.
	 * @param window number of positions seen, 0 for all
	 * @return [n, start + n]
	 */
	boolean[] allowed(int window) {
		int start = this.tree.start();
		int width = start + size();
		boolean[] allowed = new boolean[size() * width];
		for (int row = 0; row < size(); row++) {
			int first = (window > 0) ? Math.max(0, position(row) + 1 - window) : 0;
			if (first < start) {
				Arrays.fill(allowed, row * width + first, row * width + start, true);
			}
			for (int at = this.nodes[row]; at >= 0; at = this.tree.parent(at)) {
				allowed[row * width + start + this.rowOf[at]] = this.positions[at] >= first;
			}
		}
		return allowed;
	}

}
