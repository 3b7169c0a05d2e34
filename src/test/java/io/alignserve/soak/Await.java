package io.alignserve.soak;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions, always with a bound.
 */
final class Await {

	private static final Duration STEP = Duration.ofMillis(20);

	private Await() {
	}

	/**
	 * Waits.
	 * @param what what is waited for, for the message
	 * @param limit how long at most
	 * @param condition what must become true
	 * @return how long it took
	 */
	static Duration until(String what, Duration limit, BooleanSupplier condition) {
		return until(what, limit, condition, STEP);
	}

	/**
	 * Waits without a pause worth speaking of.
	 * @param what what is waited for, for the message
	 * @param limit how long at most
	 * @param condition what must become true
	 * @return how long it took
	 */
	static Duration closely(String what, Duration limit, BooleanSupplier condition) {
		return until(what, limit, condition, Duration.ofMillis(1));
	}

	private static Duration until(String what, Duration limit, BooleanSupplier condition, Duration step) {
		long began = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - began > limit.toNanos()) {
				throw new AssertionError("waited " + limit + " for: " + what);
			}
			pause(step);
		}
		return Duration.ofNanos(System.nanoTime() - began);
	}

	static void pause(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
		}
	}

}
