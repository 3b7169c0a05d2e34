package io.alignserve.decoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that are scored at each asked row: the children of its node, in the order of
 * the nodes.
 */
final class Children {

	/** The number of each tree's first asked row. */
	private final Map<TreeRows, Integer> firstOf = new HashMap<>();

	/** The column of each node of each tree. */
	private final Map<TreeRows, int[]> columnOf = new HashMap<>();

	private final List<TreeRows> trees;

	private int width = 1;

	Children(List<Pass.Asked> asked, List<TreeRows> trees) {
		this.trees = trees;
		for (int i = 0; i < asked.size(); i++) {
			TreeRows tree = asked.get(i).tree();
			if (tree != null && asked.get(i).treeRow() == 0) {
				this.firstOf.put(tree, i);
			}
		}
		for (TreeRows tree : trees) {
			int[] used = new int[tree.size()];
			int[] columns = new int[tree.tree().size()];
			for (int node = 1; node < columns.length; node++) {
				columns[node] = used[tree.parentRow(node)]++;
				this.width = Math.max(this.width, columns[node] + 1);
			}
			this.columnOf.put(tree, columns);
		}
	}

	/** Number of columns C. */
	int width() {
		return this.width;
	}

	/**
	 * Returns the tokens.
	 * @param rows number of rows W
	 * @return [W, C], filled up with token 0
	 */
	long[] tokens(int rows) {
		long[] tokens = new long[rows * this.width];
		for (TreeRows tree : this.trees) {
			for (int node = 1; node < tree.tree().size(); node++) {
				tokens[place(tree, node)] = tree.tree().token(node);
			}
		}
		return tokens;
	}

	/**
	 * Reads a tree's log-probabilities.
	 * @param tree the tree
	 * @param values [W, C]
	 * @return by node; 0 for node 0
	 */
	float[] scores(TreeRows tree, float[] values) {
		float[] scores = new float[tree.tree().size()];
		for (int node = 1; node < scores.length; node++) {
			scores[node] = values[place(tree, node)];
		}
		return scores;
	}

	private int place(TreeRows tree, int node) {
		return (this.firstOf.getOrDefault(tree, 0) + tree.parentRow(node)) * this.width
				+ this.columnOf.getOrDefault(tree, new int[0])[node];
	}

}
