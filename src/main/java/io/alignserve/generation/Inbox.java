package io.alignserve.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Where callers and the step loop meet: what arrived, how much is under way, and whether
 * the engine is open. Guarded by one lock.
 */
final class Inbox {

	/** About as long as a service takes to be replaced. */
	private static final Duration LOST_RETRY_AFTER = Duration.ofSeconds(30);

	private final EngineLimits limits;

	private final String name;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final List<Job> arrived = new ArrayList<>();

	private final List<RunnerCall<?>> calls = new ArrayList<>();

	private final CompletionRate rate = new CompletionRate();

	private int sequences;

	private boolean woken;

	private boolean closed;

	private boolean lost;

	Inbox(EngineLimits limits, String name) {
		this.limits = limits;
		this.name = name;
	}

	/**
	 * Hands a request over.
	 * @param job the request
	 * @throws Engine.QueueFullException if too many wait
	 * @throws Engine.EngineClosedException if the engine is closed
	 */
	void submit(Job job) {
		int count = job.sequences().size();
		this.lock.lock();
		try {
			requireRoom(count);
			this.sequences += count;
			this.rate.begun(count);
			this.arrived.add(job);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns if so many sequences would be taken now.
	 * @param count the number of sequences, 1 or more
	 * @throws Engine.QueueFullException if too many wait
	 * @throws Engine.UnavailableException if the engine is lost
	 * @throws Engine.EngineClosedException if the engine is closed
	 */
	void requireRoom(int count) {
		this.lock.lock();
		try {
			requireOpen();
			if (this.sequences + count > this.limits.maxRunning() + this.limits.maxWaiting()) {
				throw new Engine.QueueFullException("The engine " + this.name + " has " + this.limits.maxRunning()
						+ " places and " + this.limits.maxWaiting() + " to wait; " + this.sequences + " are taken and "
						+ count + " were asked for", this.rate.until(waiting() + count));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private int waiting() {
		return Math.max(0, this.sequences - this.limits.maxRunning());
	}

	/**
	 * Hands something over that is to be done between two steps.
	 * @param call what to do
	 * @throws Engine.EngineClosedException if the engine is closed
	 */
	void submit(RunnerCall<?> call) {
		this.lock.lock();
		try {
			requireOpen();
			this.calls.add(call);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireOpen() {
		if (this.lost) {
			throw lost(null);
		}
		if (this.closed) {
			throw new Engine.EngineClosedException("The engine " + this.name + " is closed");
		}
	}

	List<RunnerCall<?>> takeCalls() {
		this.lock.lock();
		try {
			List<RunnerCall<?>> taken = List.copyOf(this.calls);
			this.calls.clear();
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes what arrived; the step loop's only place to wait.
	 * @param patience how long to wait until something arrives or changes; 0 or less =
	 * not at all
	 * @return the requests, in the order of their arrival
	 */
	List<Job> take(Duration patience) {
		this.lock.lock();
		try {
			long left = patience.toNanos();
			while (left > 0 && this.arrived.isEmpty() && this.calls.isEmpty() && !this.woken && !this.closed) {
				left = await(left);
			}
			this.woken = false;
			List<Job> taken = List.copyOf(this.arrived);
			this.arrived.clear();
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns what is left of the time. */
	private long await(long nanos) {
		try {
			return this.changed.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// Nobody interrupts the step loop, whatever the reason it looks around.
			return 0;
		}
	}

	void wake() {
		this.lock.lock();
		try {
			this.woken = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Gives the place of a sequence that ended back.
	 */
	void sequenceEnded() {
		this.lock.lock();
		try {
			this.sequences--;
			this.rate.ended();
		}
		finally {
			this.lock.unlock();
		}
	}

	int sequences() {
		this.lock.lock();
		try {
			return this.sequences;
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Closes it because nothing can be answered any more. */
	void lose() {
		this.lock.lock();
		try {
			this.lost = true;
			close();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What requests of an engine hear that can answer nothing any more.
	 * @param cause what happened; null if that was told before
	 * @return what they fail with
	 */
	static Engine.UnavailableException lost(@Nullable Throwable cause) {
		return new Engine.UnavailableException("the model's engine has failed; the service must be started again",
				LOST_RETRY_AFTER, cause);
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

}
