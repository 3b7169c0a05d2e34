package io.alignserve.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.alignserve.serving.Phase;

/**
 * When what was done for a call. The engine counts nanoseconds from a beginning of its
 * own; this ties them to the clock on the wall.
 */
final class CallPhases {

	private final Instant receivedAt = Instant.now();

	private final long startNanos = System.nanoTime();

	private final List<Entry> entries = new ArrayList<>();

	Instant receivedAt() {
		return this.receivedAt;
	}

	void add(Phase phase, long beganNanos, long endedNanos) {
		this.entries.add(new Entry(phase, beganNanos, endedNanos));
	}

	List<Entry> all() {
		return List.copyOf(this.entries);
	}

	/** How long ago the call came in. */
	long elapsedNanos() {
		return System.nanoTime() - this.startNanos;
	}

	/**
	 * Tells the time.
	 * @param nanoTime a moment as {@link System#nanoTime()} counts
	 * @return the moment; never before the call came in
	 */
	Instant at(long nanoTime) {
		return this.receivedAt.plusNanos(Math.max(0, nanoTime - this.startNanos));
	}

	/**
	 * One part of the work.
	 *
	 * @param phase which
	 * @param beganNanos when it began, as {@link System#nanoTime()} counts
	 * @param endedNanos when it ended
	 */
	record Entry(Phase phase, long beganNanos, long endedNanos) {

		long nanos() {
			return this.endedNanos - this.beganNanos;
		}

	}

}
