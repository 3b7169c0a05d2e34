package io.alignserve.decoder;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.generation.Feed;

/**
 * The rows of one forward pass: the tokens of some feeds one after the other, then
 * padding.
 */
final class Block {

	/** Token ids [N]. */
	final long[] tokens;

	/** Positions [N]. */
	final long[] positions;

	/** Cache slot of each sequence. */
	final long[] slots;

	/** Number of rows of each sequence. */
	final long[] counts;

	/** Number of positions that each sequence has cached. */
	final long[] starts;

	/** Rows whose logits are computed [W]. */
	final long[] wanted;

	private final List<Integer> wanting = new ArrayList<>();

	/**
	 * Lays feeds out.
	 * @param feeds all feeds of the step
	 * @param chosen the numbers of those that are in this block
	 * @param rows number of rows N
	 * @param logits number of rows W that logits are computed for, at least one
	 */
	Block(List<Feed> feeds, List<Integer> chosen, int rows, int logits) {
		this.tokens = new long[rows];
		this.positions = new long[rows];
		this.slots = new long[chosen.size()];
		this.counts = new long[chosen.size()];
		this.starts = new long[chosen.size()];
		this.wanted = new long[logits];
		int row = 0;
		for (int i = 0; i < chosen.size(); i++) {
			Feed feed = feeds.get(chosen.get(i));
			this.slots[i] = feed.slot();
			this.counts[i] = feed.size();
			this.starts[i] = feed.start();
			for (int t = 0; t < feed.size(); t++, row++) {
				this.tokens[row] = feed.token(t);
				this.positions[row] = feed.start() + t;
			}
			if (feed.wantsLogits()) {
				this.wanted[this.wanting.size()] = row - 1L;
				this.wanting.add(chosen.get(i));
			}
		}
	}

	/**
	 * Returns the numbers of the feeds whose logits are wanted, in the order of
	 * {@link #wanted}.
	 * @return feed numbers
	 */
	List<Integer> wanting() {
		return this.wanting;
	}

}
