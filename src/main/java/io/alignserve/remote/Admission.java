package io.alignserve.remote;

import io.alignserve.checkpoint.RemoteSettings;
import io.alignserve.generation.CompletionRate;
import io.alignserve.generation.Engine;

/**
 * How many sequences are under way. A scoring counts as one, a generation as one a
 * candidate.
 */
final class Admission {

	private final String name;

	private final int places;

	private final int waiting;

	private final CompletionRate rate = new CompletionRate();

	private int sequences;

	private boolean closed;

	Admission(String name, RemoteSettings settings) {
		this.name = name;
		this.places = settings.maxConcurrent();
		this.waiting = settings.maxWaiting();
	}

	synchronized void requireRoom(int count) {
		if (this.closed) {
			throw new Engine.EngineClosedException("The engine " + this.name + " is closed");
		}
		if (this.sequences + count > most()) {
			throw new Engine.QueueFullException(
					"The engine " + this.name + " has " + this.places + " places and " + this.waiting + " to wait; "
							+ this.sequences + " are taken and " + count + " were asked for",
					this.rate.until(Math.max(0, this.sequences - this.places) + count));
		}
	}

	int most() {
		return this.places + this.waiting;
	}

	synchronized void enter(int count) {
		requireRoom(count);
		this.sequences += count;
		this.rate.begun(count);
	}

	synchronized void leave(int count) {
		this.sequences -= count;
		for (int i = 0; i < count; i++) {
			this.rate.ended();
		}
	}

	synchronized int running() {
		return Math.min(this.sequences, this.places);
	}

	synchronized int waiting() {
		return Math.max(0, this.sequences - this.places);
	}

	/** Whether it was open before. */
	synchronized boolean close() {
		boolean open = !this.closed;
		this.closed = true;
		return open;
	}

}
