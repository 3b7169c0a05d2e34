package io.alignserve.generation;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of one slot of a {@link FakeRunner} and how their attention was cut.
 */
final class FakeCache {

	private static final int ALONE = -1;

	private int capacity;

	private int adapter;

	private final List<Integer> tokens = new ArrayList<>();

	/** The end of each position's unit; of a decoded token: that it was alone. */
	private final List<Integer> cuts = new ArrayList<>();

	FakeCache(int capacity) {
		this.capacity = capacity;
	}

	int capacity() {
		return this.capacity;
	}

	int size() {
		return this.tokens.size();
	}

	int adapter() {
		return this.adapter;
	}

	void grow(int larger) {
		this.capacity = larger;
	}

	void copy(FakeCache source, int length) {
		this.adapter = source.adapter;
		this.tokens.addAll(source.tokens.subList(0, length));
		this.cuts.addAll(source.cuts.subList(0, length));
	}

	/**
	 * Appends a feed.
	 * @return what is wrong with it; empty if nothing
	 */
	String append(Feed feed, int unit) {
		int end = feed.start() + feed.size();
		if (feed.start() != size()) {
			return "start " + feed.start() + ", cached " + size();
		}
		if (end > this.capacity) {
			return "cache of " + this.capacity + " positions is full";
		}
		if (size() > 0 && feed.adapter() != this.adapter) {
			return "adapter " + feed.adapter() + " after " + this.adapter;
		}
		if (!feed.isDecoded() && (feed.start() % unit != 0 || this.cuts.contains(ALONE))) {
			return "a chunk of a prompt at " + feed.start();
		}
		if (feed.isDecoded() && size() == 0) {
			return "a decoded token without a prompt";
		}
		this.adapter = feed.adapter();
		for (int i = 0; i < feed.size(); i++) {
			int position = feed.start() + i;
			this.tokens.add(feed.token(i));
			this.cuts.add(feed.isDecoded() ? ALONE : Math.min(end, position - position % unit + unit));
		}
		return "";
	}

	/** What follows the cached tokens and then a path. */
	float[] logits(List<Integer> path) {
		List<Integer> prefix = new ArrayList<>(this.tokens);
		prefix.addAll(path);
		float[] logits = FakeRunner.logits(prefix);
		long cut = 31L * this.cuts.hashCode() + path.size();
		for (int token = 0; token < logits.length; token++) {
			logits[token] += FakeRunner.CUT_SHARE * (float) RandomSampler.uniform(cut, this.adapter, token)
					+ this.adapter * (float) RandomSampler.uniform(this.adapter, 7, token);
		}
		return logits;
	}

}
