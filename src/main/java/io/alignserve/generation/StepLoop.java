package io.alignserve.generation;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Schedules, runs and records, one step after the other, on a thread of its own. Owns the
 * runner: no other thread touches it.
 */
final class StepLoop implements Runnable {

	/** As good as for ever. */
	private static final Duration LONG = Duration.ofDays(1);

	private final DecoderRunner runner;

	private final KvMemory memory;

	private final Scheduler scheduler;

	private final Endings endings;

	private final MemoryShortage shortage;

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
		this.shortage = new MemoryShortage(runner, this.memory, System::nanoTime);
		this.execution = new StepExecution(runner, this.memory, this.endings, this.shortage);
		this.inbox = inbox;
		this.name = name;
		this.latest = new EngineStatus(0, 0, 0, 0, this.memory.status());
	}

	@Override
	public void run() {
		Throwable defect = null;
		try {
			while (!this.inbox.isClosed()) {
				this.inbox.take(patience()).forEach(this.scheduler::add);
				call();
				if (!this.inbox.isClosed()) {
					step();
				}
			}
		}
		catch (RuntimeException | Error ex) {
			defect = ex;
			// Before anybody hears of it, nothing is taken any more.
			this.inbox.lose();
			this.health = new EngineHealth(EngineHealth.State.LOST, (ex instanceof DeviceLostException)
					? "its device is lost: " + ex.getMessage() : "its step loop ended: " + ex);
			System.getLogger(StepLoop.class.getName())
				.log(System.Logger.Level.ERROR, "The step loop of " + this.name + " ended", ex);
		}
		finally {
			shutDown(defect);
		}
	}

	/** A device without memory is looked after also while nobody asks for anything. */
	private Duration patience() {
		if (!this.scheduler.isIdle()) {
			return Duration.ZERO;
		}
		return this.shortage.isTotal() ? MemoryShortage.EXAMINED_EVERY : LONG;
	}

	private void shutDown(@Nullable Throwable defect) {
		RuntimeException end = end(defect);
		this.inbox.close();
		this.inbox.take(Duration.ZERO).forEach(this.scheduler::add);
		this.scheduler.jobs().forEach((job) -> this.endings.fail(job, end));
		this.inbox.takeCalls().forEach((call) -> call.fail(end));
		if (!(defect instanceof DeviceLostException)) {
			this.runner.close();
		}
		// What was on a lost device is gone with it, and giving it back would fail, in
		// the engine's destructors even end the process before it has answered.
	}

	private RuntimeException end(@Nullable Throwable defect) {
		return (defect == null)
				? new Engine.EngineClosedException("The engine " + this.name + " was closed before the request ended")
				: Inbox.lost(defect);
	}

	/** Between steps anything may be done with the runner. */
	private void call() {
		List<RunnerCall<?>> calls = this.inbox.takeCalls();
		for (int i = 0; i < calls.size(); i++) {
			// It may change what an adapter's number means; before it runs, so that who
			// waits for it finds nothing held any more.
			this.memory.clear();
			try {
				calls.get(i).run(this.runner);
			}
			catch (DeviceLostException ex) {
				calls.subList(i + 1, calls.size()).forEach((call) -> call.fail(Inbox.lost(ex)));
				throw ex;
			}
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
		else if (this.shortage.isTotal()) {
			this.shortage.examine();
			publish();
		}
	}

	private void publish() {
		this.health = this.shortage.isTotal()
				? new EngineHealth(EngineHealth.State.IMPAIRED, "not even the smallest step finds memory")
				: EngineHealth.GOOD;
		this.latest = new EngineStatus(this.scheduler.runningSequences(), 0, this.steps, this.scheduler.preemptions(),
				this.memory.status(), this.shortage.count());
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
				status.steps(), status.preemptions(), status.memory(), status.memoryShortages());
	}

}
