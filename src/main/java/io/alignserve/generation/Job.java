package io.alignserve.generation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request on its way: its sequences and who waits for its end. All but
 * {@link #cancel()} belongs to the step loop.
 */
abstract class Job {

	private final long submittedNanos = System.nanoTime();

	private long queueNanos;

	private boolean started;

	private boolean ended;

	private boolean preempted;

	private volatile boolean cancelled;

	/**
	 * Returns the sequences, one a cache slot.
	 * @return the sequences; the first one prefills for all
	 */
	abstract List<Sequence> sequences();

	/**
	 * Returns how many positions each slot needs at most.
	 * @return the number of positions
	 */
	abstract int capacity();

	/**
	 * Returns the adapter to compute with.
	 * @return its number, 0 = none
	 */
	abstract int adapter();

	/**
	 * Returns when to give up.
	 * @return the deadline; null = never
	 */
	abstract @Nullable Deadline deadline();

	/**
	 * Reports the end, good or cancelled.
	 */
	protected abstract void reportFinished();

	/**
	 * Reports a failure.
	 * @param cause why
	 */
	protected abstract void reportFailed(RuntimeException cause);

	/**
	 * Asks the step loop to end the request before its next step.
	 */
	void cancel() {
		this.cancelled = true;
	}

	/**
	 * Tells whether the request is to end before its next step.
	 * @return why it is; null if it goes on
	 */
	@Nullable FinishReason interruption() {
		if (this.cancelled) {
			return FinishReason.CANCELLED;
		}
		Deadline deadline = deadline();
		return (deadline != null && deadline.hasPassed()) ? FinishReason.DEADLINE : null;
	}

	/**
	 * Returns the sequences that have not ended.
	 * @return the sequences; the first of those without a slot prefills for all
	 */
	List<Sequence> unfinished() {
		return sequences().stream().filter((sequence) -> sequence.state() != Sequence.State.FINISHED).toList();
	}

	boolean isYoungerThan(Job other) {
		return this.submittedNanos - other.submittedNanos > 0;
	}

	boolean isPreempted() {
		return this.preempted;
	}

	/**
	 * Notes that it gave its slots up and waits for others.
	 */
	void preempt() {
		this.preempted = true;
	}

	/**
	 * Notes that a step works on the request.
	 */
	void start() {
		if (!this.started) {
			this.started = true;
			this.queueNanos = elapsedNanos();
		}
	}

	boolean isFinished() {
		return unfinished().isEmpty();
	}

	/**
	 * Reports the end, once.
	 */
	final void finish() {
		start();
		if (!this.ended) {
			this.ended = true;
			quietly(this::reportFinished);
		}
	}

	/**
	 * Reports a failure, unless an end was reported.
	 * @param cause why
	 */
	final void fail(RuntimeException cause) {
		if (!this.ended) {
			this.ended = true;
			quietly(() -> reportFailed(cause));
		}
	}

	/** A listener that throws at the very end can be told nothing more. */
	private static void quietly(Runnable report) {
		try {
			report.run();
		}
		catch (RuntimeException ex) {
			System.getLogger(Job.class.getName()).log(System.Logger.Level.WARNING, "A listener failed", ex);
		}
	}

	long queueNanos() {
		return this.queueNanos;
	}

	long elapsedNanos() {
		return System.nanoTime() - this.submittedNanos;
	}

}
