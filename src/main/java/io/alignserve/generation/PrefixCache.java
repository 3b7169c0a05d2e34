package io.alignserve.generation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Which slots hold the beginnings of earlier prompts, by adapter and token ids, the one
 * that was of use last at the end. Knows slots by their numbers only. Lives and dies with
 * its engine, which runs one checkpoint's weights and no other's: a swap of checkpoints
 * swaps engines, so nothing stale can be found here.
 */
final class PrefixCache {

	private final Deque<Held> held = new ArrayDeque<>();

	private long positions;

	/**
	 * Finds the prefix that has most in common with a prompt, and marks it as used.
	 * @param adapter the adapter
	 * @param prompt token ids
	 * @param unit positions are shared at multiples of it
	 * @return a slot and how many of its positions are of use; empty if none
	 */
	Optional<Source> find(int adapter, int[] prompt, int unit) {
		Held best = null;
		int longest = 0;
		for (Held each : this.held) {
			int common = (each.adapter == adapter) ? common(each.tokens, prompt) / unit * unit : 0;
			if (common > longest) {
				best = each;
				longest = common;
			}
		}
		if (best == null) {
			return Optional.empty();
		}
		this.held.remove(best);
		this.held.addLast(best);
		return Optional.of(new Source(best.slot, longest));
	}

	/**
	 * Tells whether some prefix begins with these tokens.
	 * @param adapter the adapter
	 * @param tokens token ids
	 * @return whether holding them too would be of no use
	 */
	boolean covers(int adapter, int[] tokens) {
		return this.held.stream()
			.anyMatch((each) -> each.adapter == adapter && common(each.tokens, tokens) == tokens.length);
	}

	void add(Held prefix) {
		this.held.addLast(prefix);
		this.positions += prefix.capacity;
	}

	/**
	 * Takes out the prefixes that a longer one makes superfluous.
	 * @param longer the longer one, not in here yet
	 * @return the shorter ones
	 */
	List<Held> removeCoveredBy(Held longer) {
		List<Held> shorter = this.held.stream()
			.filter((each) -> each.adapter == longer.adapter
					&& common(each.tokens, longer.tokens) == each.tokens.length)
			.toList();
		this.held.removeAll(shorter);
		shorter.forEach((each) -> this.positions -= each.capacity);
		return shorter;
	}

	/**
	 * Takes out the one that was of no use for the longest time.
	 * @return the prefix; empty if none is left
	 */
	Optional<Held> removeOldest() {
		Optional<Held> oldest = Optional.ofNullable(this.held.pollFirst());
		oldest.ifPresent((prefix) -> this.positions -= prefix.capacity);
		return oldest;
	}

	/** The positions of all held slots together. */
	long positions() {
		return this.positions;
	}

	int size() {
		return this.held.size();
	}

	private static int common(int[] left, int[] right) {
		int differs = Arrays.mismatch(left, right);
		return (differs < 0) ? left.length : differs;
	}

	/**
	 * A slot whose first positions hold the beginning of a prompt.
	 */
	static final class Held {

		final int slot;

		final int capacity;

		final int adapter;

		final int[] tokens;

		Held(int slot, int capacity, int adapter, int[] tokens) {
			this.slot = slot;
			this.capacity = capacity;
			this.adapter = adapter;
			this.tokens = tokens;
		}

	}

	/**
	 * Where a prompt's first positions can be copied from.
	 *
	 * @param slot the slot
	 * @param length the number of positions, a multiple of the unit
	 */
	record Source(int slot, int length) {
	}

}
