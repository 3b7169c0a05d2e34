package io.alignserve.decoder;

import io.alignserve.generation.Feed;

/**
 * The rows of one forward pass: some tokens of a feed, then padding.
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

	private final boolean wantsLogits;

	/**
	 * Lays a part of a feed out.
	 * @param feed the feed
	 * @param from its first token
	 * @param size the number of its tokens
	 * @param decodeRows number of rows N of a decoded token's block
	 */
	Block(Feed feed, int from, int size, int decodeRows) {
		int rows = feed.isDecoded() ? decodeRows : size;
		this.tokens = new long[rows];
		this.positions = new long[rows];
		this.slots = new long[] { feed.slot() };
		this.counts = new long[] { size };
		this.starts = new long[] { feed.start() + from };
		// the output head runs in a fixed shape too
		this.wanted = new long[feed.isDecoded() ? decodeRows : 1];
		for (int t = 0; t < size; t++) {
			this.tokens[t] = feed.token(from + t);
			this.positions[t] = feed.start() + from + t;
		}
		this.wantsLogits = feed.wanted() != Feed.Wanted.NONE && from + size == feed.size();
		this.wanted[0] = size - 1L;
	}

	boolean wantsLogits() {
		return this.wantsLogits;
	}

}
