package io.alignserve.generation;

import java.time.Duration;

/**
 * A moment after which an answer is of no use.
 *
 * @param nanoTime the moment on the clock of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {

	/**
	 * Returns the deadline that is some time from now.
	 * @param time how long
	 * @return the deadline
	 */
	public static Deadline in(Duration time) {
		return new Deadline(System.nanoTime() + time.toNanos());
	}

	boolean hasPassed() {
		// The clock may wrap around: only differences mean something.
		return System.nanoTime() - this.nanoTime >= 0;
	}

}
