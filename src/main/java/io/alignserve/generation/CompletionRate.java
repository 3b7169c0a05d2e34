package io.alignserve.generation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast things that take turns come to their end, over the last 10 to 20 seconds in
 * which there were any: time without work says nothing. Tells from it how long a queue
 * is, in seconds. Safe for use by several threads.
 */
public final class CompletionRate {

	private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final LongSupplier nanoTime;

	private int underWay;

	private long idleSince;

	private long idleNanos;

	private long windowStart;

	private long formerStart;

	private int ended;

	private int formerEnded;

	/**
	 * Creates a measure of nothing yet.
	 */
	public CompletionRate() {
		this(System::nanoTime);
	}

	CompletionRate(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.idleSince = nanoTime.getAsLong();
		this.windowStart = busyNanos();
		this.formerStart = this.windowStart;
	}

	/**
	 * Notes a beginning.
	 * @param count how many have begun, 1 or more
	 */
	public synchronized void begun(int count) {
		if (this.underWay == 0) {
			this.idleNanos += this.nanoTime.getAsLong() - this.idleSince;
		}
		this.underWay += count;
	}

	/**
	 * Notes the end of one that has begun.
	 */
	public synchronized void ended() {
		roll();
		this.ended++;
		leave();
	}

	/**
	 * Notes that one that has begun is not to be counted.
	 */
	public synchronized void dropped() {
		leave();
	}

	private void leave() {
		this.underWay--;
		if (this.underWay == 0) {
			this.idleSince = this.nanoTime.getAsLong();
		}
	}

	/**
	 * Estimates how long it takes until some have ended.
	 * @param count how many, 0 or more
	 * @return the time at the present rate; while none has ended yet, as if one did now
	 */
	public synchronized Duration until(int count) {
		roll();
		long nanos = busyNanos() - this.formerStart;
		int recently = Math.max(1, this.ended + this.formerEnded);
		return Duration.ofNanos((long) ((double) count * nanos / recently));
	}

	private void roll() {
		long now = busyNanos();
		if (now - this.windowStart >= WINDOW_NANOS) {
			this.formerStart = this.windowStart;
			this.formerEnded = this.ended;
			this.windowStart = now;
			this.ended = 0;
		}
	}

	/** A clock that stands still without work. */
	private long busyNanos() {
		long now = (this.underWay == 0) ? this.idleSince : this.nanoTime.getAsLong();
		return now - this.idleNanos;
	}

}
