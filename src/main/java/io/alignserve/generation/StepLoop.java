package io.alignserve.generation;

import org.jspecify.annotations.Nullable;

/**
 * Schedules, runs and records, one step after the other, on a thread of its own. Owns the
 * runner: no other thread touches it.
 */
final class StepLoop implements Runnable {

	private final DecoderRunner runner;

	private final KvMemory memory;

	private final Scheduler scheduler;

	private final Endings endings;

	private final StepExecution execution;

	private final Inbox inbox;

	private final String name;

	private long steps;

	private volatile EngineStatus latest;

	private volatile EngineHealth health = EngineHealth.GOOD;

	StepLoop(DecoderRunner runner, EngineLimits limits, Inbox inbox, String name) {
		this.runner = runner;
		this.memory = new KvMemory(runner, limits);
		this.scheduler = new Scheduler(limits, this.memory);
		this.endings = new Endings(this.scheduler, this.memory, inbox);
		this.execution = new StepExecution(runner, this.memory, this.endings);
		this.inbox = inbox;
		this.name = name;
		this.latest = new EngineStatus(0, 0, 0, 0, this.memory.status());
	}

	@Override
	public void run() {
		Throwable defect = null;
		try {
			while (!this.inbox.isClosed()) {
				this.inbox.take(this.scheduler.isIdle()).forEach(this.scheduler::add);
				call();
				if (!this.inbox.isClosed()) {
					step();
				}
			}
		}
		catch (RuntimeException | Error ex) {
			defect = ex;
			this.health = new EngineHealth(EngineHealth.State.LOST, "its step loop ended: " + ex);
			System.getLogger(StepLoop.class.getName())
				.log(System.Logger.Level.ERROR, "The step loop of " + this.name + " ended", ex);
		}
		finally {
			shutDown(defect);
		}
	}

	private void shutDown(@Nullable Throwable defect) {
		this.inbox.close();
		this.inbox.take(false).forEach(this.scheduler::add);
		RuntimeException closed = new Engine.EngineClosedException(
				"The engine " + this.name + " was closed before the request ended", defect);
		this.scheduler.jobs().forEach((job) -> this.endings.fail(job, closed));
		this.inbox.takeCalls().forEach((call) -> call.fail(closed));
		this.runner.close();
	}

	/** Between steps anything may be done with the runner. */
	private void call() {
		for (RunnerCall<?> call : this.inbox.takeCalls()) {
			// It may change what an adapter's number means; before it runs, so that who
			// waits for it finds nothing held any more.
			this.memory.clear();
			call.run(this.runner);
		}
	}

	private void step() {
		for (Job job : this.scheduler.jobs()) {
			FinishReason reason = job.interruption();
			if (reason != null) {
				this.endings.end(job, reason);
			}
		}
		StepPlan plan = this.scheduler.schedule();
		publish();
		if (!plan.isEmpty()) {
			this.execution.run(plan);
			this.steps++;
			publish();
		}
	}

	private void publish() {
		this.latest = new EngineStatus(this.scheduler.runningSequences(), 0, this.steps, this.scheduler.preemptions(),
				this.memory.status());
	}

	EngineHealth health() {
		return this.health;
	}

	/**
	 * Returns what the loop is doing.
	 * @return the status
	 */
	EngineStatus status() {
		EngineStatus status = this.latest;
		return new EngineStatus(status.running(), Math.max(0, this.inbox.sequences() - status.running()),
				status.steps(), status.preemptions(), status.memory());
	}

}
