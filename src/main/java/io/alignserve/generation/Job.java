package io.alignserve.generation;

import java.util.List;

/**
 * A request on its way: its sequences and who waits for its end. All but
 * {@link #cancel()} belongs to the step loop.
 */
abstract class Job {

	private final long submittedNanos = System.nanoTime();

	private long queueNanos;

	private boolean started;

	private boolean ended;

	private volatile boolean cancelled;

	/**
	 * Returns the sequences, one a cache slot.
	 * @return the sequences; the first one prefills for all
	 */
	abstract List<Sequence> sequences();

	/**
	 * Returns how many positions each slot needs.
	 * @return the number of positions
	 */
	abstract int capacity();

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

	boolean isCancelled() {
		return this.cancelled;
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
		return sequences().stream().allMatch((sequence) -> sequence.state() == Sequence.State.FINISHED);
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
