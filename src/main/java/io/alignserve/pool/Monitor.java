package io.alignserve.pool;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The pool's lock, and the one condition on which its threads wait: that something
 * changed.
 */
final class Monitor {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	<T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Wakes all who wait; the caller holds the lock. */
	void signalAll() {
		this.changed.signalAll();
	}

	/**
	 * Waits, the caller holds the lock.
	 * @param condition what for
	 * @param patience how long
	 * @return whether it is met; not if the thread was interrupted before
	 */
	boolean await(BooleanSupplier condition, Duration patience) {
		long left = patience.toNanos();
		try {
			while (!condition.getAsBoolean()) {
				if (left <= 0) {
					return false;
				}
				left = this.changed.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
