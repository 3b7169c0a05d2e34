package io.alignserve.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Schedules, runs and records, one step after the other, on a thread of its own. Owns the
 * runner: no other thread touches it.
 */
final class StepLoop implements Runnable {

	private final DecoderRunner runner;

	private final Scheduler scheduler;

	private final Inbox inbox;

	private final String name;

	private volatile int running;

	private volatile long steps;

	StepLoop(DecoderRunner runner, EngineLimits limits, Inbox inbox, String name) {
		this.runner = runner;
		this.scheduler = new Scheduler(limits);
		this.inbox = inbox;
		this.name = name;
	}

	@Override
	public void run() {
		Throwable defect = null;
		try {
			while (!this.inbox.isClosed()) {
				this.inbox.take(this.scheduler.isIdle()).forEach(this.scheduler::add);
				if (!this.inbox.isClosed()) {
					step();
				}
			}
		}
		catch (RuntimeException | Error ex) {
			defect = ex;
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
		for (Job job : this.scheduler.jobs()) {
			fail(job, new GenerationEngine.EngineClosedException(
					"The engine " + this.name + " was closed before the request ended", defect));
		}
		this.runner.close();
	}

	private void step() {
		for (Job job : this.scheduler.jobs()) {
			if (job.isCancelled()) {
				end(job, FinishReason.CANCELLED);
				job.finish();
			}
		}
		for (Job job : this.scheduler.admit()) {
			guard(List.of(job), () -> job.sequences().get(0).begin(this.runner.open(job.capacity()), 0));
		}
		Scheduler.Step step = this.scheduler.schedule();
		this.running = this.scheduler.runningSequences();
		if (!step.isEmpty()) {
			run(step.chunks());
			step.tree().ifPresent(this::score);
			this.steps++;
			this.running = this.scheduler.runningSequences();
		}
	}

	private void run(List<Scheduler.Chunk> chunks) {
		if (chunks.isEmpty()) {
			return;
		}
		Set<Job> jobs = new LinkedHashSet<>();
		List<Feed> feeds = new ArrayList<>();
		for (Scheduler.Chunk chunk : chunks) {
			chunk.sequence().job().start();
			jobs.add(chunk.sequence().job());
			feeds.add(chunk.sequence().feed(chunk.size()));
		}
		List<float[]> logits = new ArrayList<>();
		guard(jobs,
				() -> this.runner.run(new StepInput(feeds, List.of()))
					.next()
					.forEach((next) -> logits.add(next.logits())));
		if (logits.size() == feeds.size()) {
			for (int i = 0; i < feeds.size(); i++) {
				record(chunks.get(i), feeds.get(i).wanted() != Feed.Wanted.NONE, logits.get(i));
			}
		}
	}

	private void record(Scheduler.Chunk chunk, boolean hasLogits, float[] logits) {
		Sequence sequence = chunk.sequence();
		if (sequence.state() == Sequence.State.FINISHED) {
			// Another candidate of its request failed in this step.
			return;
		}
		boolean prefilled = sequence.state() == Sequence.State.PREFILL;
		sequence.fed(chunk.size());
		if (hasLogits && sequence.job() instanceof GenerationJob job) {
			guard(List.of(job), () -> {
				List<Sequence> choosing = prefilled ? forkAll(job, sequence) : List.of(sequence);
				for (Sequence candidate : choosing) {
					FinishReason reason = job.next(candidate, logits);
					if (reason != null) {
						end(candidate, reason);
					}
				}
			});
			finishIfDone(job);
		}
	}

	/** All candidates begin with the first one's prompt. */
	private List<Sequence> forkAll(GenerationJob job, Sequence first) {
		for (Sequence candidate : job.sequences()) {
			if (candidate != first) {
				int slot = this.runner.fork(first.slot().orElseThrow(), first.cached(), job.capacity());
				candidate.begin(slot, first.cached());
			}
		}
		return job.sequences();
	}

	private void score(ScoringJob job) {
		job.start();
		guard(List.of(job), () -> {
			job.score(this.runner);
			end(job, FinishReason.STOP);
		});
		finishIfDone(job);
	}

	/** What goes wrong in a step ends the requests it was for, and no other. */
	private void guard(Iterable<? extends Job> jobs, Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			jobs.forEach((job) -> fail(job, ex));
		}
		catch (Error ex) {
			jobs.forEach((job) -> fail(job, new IllegalStateException("The decoder failed: " + ex, ex)));
		}
	}

	private void finishIfDone(Job job) {
		if (job.isFinished()) {
			this.scheduler.remove(job);
			job.finish();
		}
	}

	private void fail(Job job, RuntimeException cause) {
		end(job, FinishReason.CANCELLED);
		job.fail(cause);
	}

	private void end(Job job, FinishReason reason) {
		job.sequences().forEach((sequence) -> end(sequence, reason));
		this.scheduler.remove(job);
	}

	private void end(Sequence sequence, FinishReason reason) {
		if (sequence.state() == Sequence.State.FINISHED) {
			return;
		}
		OptionalInt slot = sequence.finish(reason);
		this.inbox.sequenceEnded();
		if (slot.isPresent()) {
			try {
				this.runner.release(slot.getAsInt());
			}
			catch (RuntimeException ex) {
				// The request itself is not to suffer from it.
				System.getLogger(StepLoop.class.getName())
					.log(System.Logger.Level.WARNING, "A cache slot of " + this.name + " was not released", ex);
			}
		}
	}

	/**
	 * Returns what the loop is doing.
	 * @return the status
	 */
	EngineStatus status() {
		int busy = this.running;
		return new EngineStatus(busy, Math.max(0, this.inbox.sequences() - busy), this.steps);
	}

}
