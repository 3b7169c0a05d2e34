package io.alignserve.generation;

import java.util.Collection;

/**
 * How requests end: their memory goes back, their places are free, their callers hear of
 * it. Owned by the step loop.
 */
final class Endings {

	private final Scheduler scheduler;

	private final KvMemory memory;

	private final Inbox inbox;

	Endings(Scheduler scheduler, KvMemory memory, Inbox inbox) {
		this.scheduler = scheduler;
		this.memory = memory;
		this.inbox = inbox;
	}

	/**
	 * Does something for requests. What goes wrong in it ends them, and no other; what
	 * the whole engine has to deal with is thrown on.
	 * @param jobs the requests
	 * @param action what to do
	 * @throws OutOfDeviceMemoryException if there is no memory; nobody has ended
	 * @throws DeviceLostException if the device is gone; nobody has ended
	 */
	void guard(Collection<? extends Job> jobs, Runnable action) {
		try {
			action.run();
		}
		catch (OutOfDeviceMemoryException | DeviceLostException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			jobs.forEach((job) -> fail(job, ex));
		}
		catch (Error ex) {
			jobs.forEach((job) -> fail(job, new IllegalStateException("The decoder failed: " + ex, ex)));
		}
	}

	/**
	 * Ends a whole request early.
	 * @param job the request
	 * @param reason why
	 */
	void end(Job job, FinishReason reason) {
		job.unfinished().forEach((sequence) -> end(sequence, reason));
		finishIfDone(job);
	}

	/**
	 * Ends a sequence.
	 * @param sequence the sequence, which has not ended
	 * @param reason why
	 */
	void end(Sequence sequence, FinishReason reason) {
		this.scheduler.retire(sequence);
		sequence.finish(reason);
		this.inbox.sequenceEnded();
	}

	/**
	 * Reports a request's end, if its last sequence has ended.
	 * @param job the request
	 */
	void finishIfDone(Job job) {
		if (job.isFinished()) {
			this.scheduler.remove(job);
			job.finish();
		}
	}

	/**
	 * Ends a request that failed; what its caches hold is not to be trusted.
	 * @param job the request
	 * @param cause why
	 */
	void fail(Job job, RuntimeException cause) {
		this.scheduler.remove(job);
		for (Sequence sequence : job.unfinished()) {
			this.memory.release(sequence);
			sequence.finish(FinishReason.CANCELLED);
			this.inbox.sequenceEnded();
		}
		job.fail(cause);
	}

}
