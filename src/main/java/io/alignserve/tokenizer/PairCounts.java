package io.alignserve.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * How often each pair of neighbouring tokens occurs in the weighted words, kept up to
 * date while pairs are merged: a merge visits only the words that hold the pair.
 */
final class PairCounts {

	private final List<int[]> words = new ArrayList<>();

	private final List<Integer> weights = new ArrayList<>();

	private final Map<Long, Occurrences> occurrences = new HashMap<>();

	/**
	 * Holds a pair again whenever its count grew; entries with an old count are stale.
	 */
	private final PriorityQueue<Pair> queue = new PriorityQueue<>(Comparator.comparingLong(Pair::count)
		.reversed()
		.thenComparingInt(Pair::left)
		.thenComparingInt(Pair::right));

	private boolean queued;

	/**
	 * Adds a word.
	 * @param tokens its token ids
	 * @param weight how often it occurs
	 */
	void add(int[] tokens, int weight) {
		this.words.add(tokens);
		this.weights.add(weight);
		count(this.words.size() - 1, tokens, weight, 1);
	}

	/**
	 * Finds the pair to merge next.
	 * @return the most frequent pair, or null if no word has two tokens left
	 */
	@Nullable Pair mostFrequent() {
		if (!this.queued) {
			this.occurrences.forEach((key, found) -> this.queue.add(pair(key, found.count)));
			this.queued = true;
		}
		while (!this.queue.isEmpty()) {
			Pair pair = this.queue.remove();
			Occurrences found = this.occurrences.get(key(pair.left(), pair.right()));
			long count = (found != null) ? found.count : 0;
			if (count == pair.count()) {
				return pair;
			}
			if (count > 0) {
				// Its count fell since it was queued: it goes back in line.
				this.queue.add(new Pair(pair.left(), pair.right(), count));
			}
		}
		return null;
	}

	/**
	 * Replaces a pair by one token in all words.
	 * @param pair the pair
	 * @param merged the id of the token that replaces it
	 */
	void merge(Pair pair, int merged) {
		Occurrences found = this.occurrences.remove(key(pair.left(), pair.right()));
		if (found == null) {
			return;
		}
		for (int i = 0; i < found.words.size; i++) {
			int index = found.words.values[i];
			int[] before = this.words.get(index);
			int[] after = replace(before, pair, merged);
			if (after.length < before.length) {
				int weight = this.weights.get(index);
				count(index, before, weight, -1);
				this.words.set(index, after);
				count(index, after, weight, 1);
			}
		}
		this.occurrences.remove(key(pair.left(), pair.right()));
	}

	private void count(int index, int[] tokens, int weight, int sign) {
		for (int i = 0; i + 1 < tokens.length; i++) {
			long key = key(tokens[i], tokens[i + 1]);
			Occurrences found = this.occurrences.computeIfAbsent(key, (unused) -> new Occurrences());
			found.count += (long) sign * weight;
			if (sign > 0) {
				found.words.addUnlessLast(index);
				if (this.queued) {
					this.queue.add(pair(key, found.count));
				}
			}
		}
	}

	private static int[] replace(int[] tokens, Pair pair, int merged) {
		int[] replaced = new int[tokens.length];
		int size = 0;
		for (int i = 0; i < tokens.length; i++) {
			boolean matches = i + 1 < tokens.length && tokens[i] == pair.left() && tokens[i + 1] == pair.right();
			replaced[size++] = matches ? merged : tokens[i];
			if (matches) {
				i++;
			}
		}
		return Arrays.copyOf(replaced, size);
	}

	private static long key(int left, int right) {
		return ((long) left << 32) | right;
	}

	private static Pair pair(long key, long count) {
		return new Pair((int) (key >>> 32), (int) key, count);
	}

	/**
	 * Two neighbouring tokens.
	 *
	 * @param left id of the first token
	 * @param right id of the second token
	 * @param count how often they occurred when the pair was queued
	 */
	record Pair(int left, int right, long count) {
	}

	private static final class Occurrences {

		private long count;

		/** Words that hold the pair, or held it; a word may be listed twice. */
		private final IntList words = new IntList();

	}

	private static final class IntList {

		private int[] values = new int[4];

		private int size;

		void addUnlessLast(int value) {
			if (this.size > 0 && this.values[this.size - 1] == value) {
				return;
			}
			if (this.size == this.values.length) {
				this.values = Arrays.copyOf(this.values, this.size * 2);
			}
			this.values[this.size++] = value;
		}

	}

}
