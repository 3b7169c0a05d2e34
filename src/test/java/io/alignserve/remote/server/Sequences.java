package io.alignserve.remote.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The sequences of a context, lent to calls.
 */
final class Sequences {

	private final Deque<Integer> free = new ArrayDeque<>();

	private final int count;

	Sequences(int count) {
		this.count = count;
		for (int i = 0; i < count; i++) {
			this.free.add(i);
		}
	}

	/**
	 * Takes some, waiting until so many are free.
	 * @throws CompletionCall.RefusedException if there are not so many
	 */
	synchronized int[] take(int wanted) {
		if (wanted < 1 || wanted > this.count) {
			throw new CompletionCall.RefusedException(400,
					wanted + " completions are wanted, 1 to " + this.count + " can be had");
		}
		try {
			while (this.free.size() < wanted) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
		int[] taken = new int[wanted];
		for (int i = 0; i < wanted; i++) {
			taken[i] = this.free.remove();
		}
		return taken;
	}

	synchronized void giveBack(int[] taken) {
		for (int sequence : taken) {
			this.free.add(sequence);
		}
		notifyAll();
	}

}
