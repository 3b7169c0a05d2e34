package io.alignserve.decoder;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.generation.Feed;

/**
 * Rows of one sequence whose attention is computed together: a unit of a prompt, or one
 * decoded token.
 *
 * @param feed the feed they are of
 * @param number the feed's number in its step
 * @param from the first of the feed's tokens
 * @param size the number of tokens, n
 */
record Segment(Feed feed, int number, int from, int size) {

	/**
	 * Cuts a feed.
	 * @param feed the feed
	 * @param number its number in its step
	 * @param unit the number of positions of a whole unit
	 * @return its segments in order
	 */
	static List<Segment> cut(Feed feed, int number, int unit) {
		int length = feed.isDecoded() ? 1 : unit;
		List<Segment> segments = new ArrayList<>();
		for (int from = 0; from < feed.size(); from += length) {
			segments.add(new Segment(feed, number, from, Math.min(length, feed.size() - from)));
		}
		return segments;
	}

	/** The position of the first row. */
	int start() {
		return this.feed.start() + this.from;
	}

	boolean isLast() {
		return this.from + this.size == this.feed.size();
	}

}
