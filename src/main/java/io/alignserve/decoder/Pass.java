package io.alignserve.decoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.alignserve.generation.Feed;
import io.alignserve.generation.NextToken;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one forward pass, laid out as the program's {@code step} wants them: the
 * segments, then the trees, each sorted by adapter, then padding.
 */
final class Pass {

	private final List<Segment> segments;

	private final List<TreeRows> trees;

	private final int rows;

	private final boolean fixed;

	private final List<Asked> asked;

	private final Children children;

	/**
	 * Lays out.
	 * @param segments units of prompts and decoded tokens
	 * @param trees trees
	 * @param fixedRows number of rows N if shapes are fixed, else 0
	 */
	Pass(List<Segment> segments, List<TreeRows> trees, int fixedRows) {
		this.segments = segments.stream()
			.sorted(Comparator.comparingInt((segment) -> segment.feed().adapter()))
			.toList();
		this.trees = trees.stream().sorted(Comparator.comparingInt((rows) -> rows.tree().adapter())).toList();
		this.fixed = fixedRows > 0;
		int used = segments.stream().mapToInt(Segment::size).sum() + trees.stream().mapToInt(TreeRows::size).sum();
		this.rows = this.fixed ? fixedRows : RowLayout.round(used);
		this.asked = asked(this.segments, this.trees);
		this.children = new Children(this.asked, this.trees);
	}

	/** Which rows' answers are wanted. */
	private static List<Asked> asked(List<Segment> segments, List<TreeRows> trees) {
		List<Asked> asked = new ArrayList<>();
		int row = 0;
		for (Segment segment : segments) {
			row += segment.size();
			if (segment.isLast() && segment.feed().wanted() != Feed.Wanted.NONE) {
				asked.add(new Asked(row - 1, segment, null, 0));
			}
		}
		for (TreeRows tree : trees) {
			for (int i = 0; i < tree.size(); i++) {
				asked.add(new Asked(row++, null, tree, i));
			}
		}
		return asked;
	}

	/** Token ids [N]. */
	long[] tokens() {
		long[] tokens = new long[this.rows];
		int row = 0;
		for (Segment segment : this.segments) {
			for (int i = 0; i < segment.size(); i++) {
				tokens[row++] = segment.feed().token(segment.from() + i);
			}
		}
		for (TreeRows tree : this.trees) {
			for (int i = 0; i < tree.size(); i++) {
				tokens[row++] = tree.token(i);
			}
		}
		return tokens;
	}

	/** Positions [N]. */
	long[] positions() {
		long[] positions = new long[this.rows];
		int row = 0;
		for (Segment segment : this.segments) {
			for (int i = 0; i < segment.size(); i++) {
				positions[row++] = segment.start() + (long) i;
			}
		}
		for (TreeRows tree : this.trees) {
			for (int i = 0; i < tree.size(); i++) {
				positions[row++] = tree.position(i);
			}
		}
		return positions;
	}

	/** Slot, start and count of each segment. */
	long[] segmentTriples() {
		long[] triples = new long[this.segments.size() * 3];
		for (int i = 0; i < this.segments.size(); i++) {
			triples[i * 3] = this.segments.get(i).feed().slot();
			triples[i * 3 + 1] = this.segments.get(i).start();
			triples[i * 3 + 2] = this.segments.get(i).size();
		}
		return triples;
	}

	/** Slot, start and count of each tree. */
	long[] treeTriples() {
		long[] triples = new long[this.trees.size() * 3];
		for (int i = 0; i < this.trees.size(); i++) {
			triples[i * 3] = this.trees.get(i).tree().slot();
			triples[i * 3 + 1] = this.trees.get(i).tree().start();
			triples[i * 3 + 2] = this.trees.get(i).size();
		}
		return triples;
	}

	List<TreeRows> trees() {
		return this.trees;
	}

	/** Adapter, first row and row behind the last of each run of rows with an adapter. */
	long[] spans() {
		List<Long> spans = new ArrayList<>();
		int row = 0;
		for (Segment segment : this.segments) {
			row = extend(spans, segment.feed().adapter(), row, segment.size());
		}
		for (TreeRows tree : this.trees) {
			row = extend(spans, tree.tree().adapter(), row, tree.size());
		}
		if (this.fixed && !spans.isEmpty()) {
			// a fixed pass has one adapter, whose products have a fixed shape too
			return new long[] { spans.get(0), 0, this.rows };
		}
		return spans.stream().mapToLong(Long::longValue).toArray();
	}

	private static int extend(List<Long> spans, int adapter, int row, int size) {
		int last = spans.size() - 3;
		if (adapter > 0 && last >= 0 && spans.get(last) == adapter && spans.get(last + 2) == row) {
			spans.set(last + 2, row + (long) size);
		}
		else if (adapter > 0) {
			spans.addAll(List.of((long) adapter, (long) row, row + (long) size));
		}
		return row + size;
	}

	/** Rows that are asked [W], at least two, filled up with row 0. */
	long[] wanted() {
		long[] wanted = new long[wantedRows()];
		for (int i = 0; i < this.asked.size(); i++) {
			wanted[i] = this.asked.get(i).row();
		}
		return wanted;
	}

	int wantedRows() {
		int least = this.fixed ? Math.min(this.rows, RowLayout.DECODE_ROWS) : 2;
		return RowLayout.round(Math.max(Math.max(2, least), this.asked.size()));
	}

	/** Numbers of the asked rows that all logits are wanted of. */
	long[] whole() {
		List<Long> whole = new ArrayList<>();
		for (int i = 0; i < this.asked.size(); i++) {
			Segment segment = this.asked.get(i).segment();
			if (segment != null && segment.feed().wanted() == Feed.Wanted.ALL) {
				whole.add((long) i);
			}
		}
		return whole.stream().mapToLong(Long::longValue).toArray();
	}

	/** Tokens that are scored at each asked row. */
	Children children() {
		return this.children;
	}

	/**
	 * Reads the answers.
	 * @param answers what the program returned
	 * @param next filled with what follows each feed
	 * @param scores filled with each tree's log-probabilities
	 */
	void read(Answers answers, NextToken[] next, float[][] scores) {
		int whole = 0;
		for (int i = 0; i < this.asked.size(); i++) {
			Segment segment = this.asked.get(i).segment();
			if (segment != null) {
				boolean all = segment.feed().wanted() == Feed.Wanted.ALL;
				next[segment.number()] = answers.next(i, all ? whole++ : -1);
			}
		}
		for (TreeRows tree : this.trees) {
			scores[tree.number()] = this.children.scores(tree, answers.children());
		}
	}

	/**
	 * A row whose next token is asked for.
	 *
	 * @param row the row
	 * @param segment the segment it ends, or null
	 * @param tree the tree it is of, or null
	 * @param treeRow its number in the tree
	 */
	record Asked(int row, @Nullable Segment segment, @Nullable TreeRows tree, int treeRow) {
	}

}
