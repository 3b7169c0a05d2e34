package io.alignserve.generation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Carries a plan out and records what came of it. Where the runner finds no memory, held
 * prefixes are given up; where that is not enough the request that wants most gives way,
 * and the others go on as if it had never been there: a row depends on no other. Owned by
 * the step loop.
 */
final class StepExecution {

	private final DecoderRunner runner;

	private final KvMemory memory;

	private final Endings endings;

	private final MemoryShortage shortage;

	StepExecution(DecoderRunner runner, KvMemory memory, Endings endings, MemoryShortage shortage) {
		this.runner = runner;
		this.memory = memory;
		this.endings = endings;
		this.shortage = shortage;
	}

	/**
	 * Runs a step.
	 * @param plan what to do
	 * @throws DeviceLostException if the device is gone
	 */
	void run(StepPlan plan) {
		long before = this.shortage.count();
		// Copies are made first: what goes wrong later may release what they are made of.
		begin(plan.beginnings());
		for (StepPlan.Chunk chunk : plan.chunks()) {
			guard(chunk.sequence(), () -> this.shortage.relieved(() -> this.memory.grow(chunk.sequence())));
		}
		boolean computed = compute(
				new StepShare(plan.chunks().stream().filter((chunk) -> isReady(chunk.sequence())).toList(),
						plan.trees().stream().filter((job) -> isReady(job.sequence())).toList()));
		if (computed) {
			this.shortage.isOver();
		}
		else if (this.shortage.count() > before) {
			this.shortage.examine();
		}
	}

	private void begin(List<StepPlan.Beginning> beginnings) {
		for (StepPlan.Beginning beginning : beginnings) {
			if (this.memory.holdsPrefixes()) {
				try {
					guard(beginning.sequence(), () -> this.memory.begin(beginning.sequence(), beginning.source()));
				}
				catch (OutOfDeviceMemoryException ex) {
					// What the rest would be copied from may be gone: the next plan
					// knows.
					this.shortage.relieve();
					return;
				}
			}
			else {
				guard(beginning.sequence(), () -> this.shortage
					.relieved(() -> this.memory.begin(beginning.sequence(), beginning.source())));
			}
		}
	}

	private void guard(Sequence sequence, Runnable action) {
		if (isAlive(sequence)) {
			this.endings.guard(List.of(sequence.job()), action);
		}
	}

	private static boolean isAlive(Sequence sequence) {
		return sequence.state() != Sequence.State.FINISHED;
	}

	/** It has not ended, and has the slot that it was to get. */
	private static boolean isReady(Sequence sequence) {
		return isAlive(sequence) && sequence.hasSlot();
	}

	/** Returns whether anything was computed. */
	private boolean compute(StepShare planned) {
		planned.jobs().forEach(Job::start);
		StepShare share = planned;
		StepResult result = null;
		boolean relieved = false;
		while (result == null && !share.isEmpty()) {
			try {
				result = run(share);
				if (result == null) {
					return false;
				}
			}
			catch (OutOfDeviceMemoryException ex) {
				this.shortage.relieve();
				if (relieved) {
					Job largest = share.largest();
					this.endings.fail(largest, MemoryShortage.refusal(ex));
					share = share.without(largest);
				}
				relieved = true;
			}
		}
		if (result == null) {
			return false;
		}
		for (int i = 0; i < share.chunks().size(); i++) {
			record(share.chunks().get(i), share.feed(i), result.next().get(i));
		}
		for (int i = 0; i < share.trees().size(); i++) {
			record(share.trees().get(i), result.trees().get(i));
		}
		return true;
	}

	/** Returns null if the step failed its requests. */
	private @Nullable StepResult run(StepShare share) {
		StepResult[] result = new StepResult[1];
		this.endings.guard(share.jobs(), () -> result[0] = checked(this.runner.run(share.input()), share.input()));
		return result[0];
	}

	private static StepResult checked(StepResult result, StepInput input) {
		if (result.next().size() != input.feeds().size() || result.trees().size() != input.trees().size()) {
			throw new IllegalStateException(
					"The decoder answered " + result.next().size() + " of " + input.feeds().size() + " feeds and "
							+ result.trees().size() + " of " + input.trees().size() + " trees");
		}
		return result;
	}

	private void record(StepPlan.Chunk chunk, Feed feed, NextToken next) {
		Sequence sequence = chunk.sequence();
		if (!isAlive(sequence)) {
			// Another candidate of its request failed in this step.
			return;
		}
		sequence.fed(chunk.size());
		if (!(sequence.job() instanceof GenerationJob job)) {
			return;
		}
		this.endings.guard(List.of(job), () -> {
			boolean isPrefilled = !feed.isDecoded() && sequence.state() == Sequence.State.RUNNING;
			List<Sequence> candidates = isPrefilled ? forkAll(job, sequence) : List.of(sequence);
			if (feed.wanted() != Feed.Wanted.NONE) {
				candidates.forEach((candidate) -> choose(job, candidate, next));
			}
		});
		this.endings.finishIfDone(job);
	}

	/** All candidates begin with the same prompt. */
	private List<Sequence> forkAll(GenerationJob job, Sequence first) {
		List<Sequence> candidates = job.unfinished();
		for (Sequence candidate : candidates) {
			if (candidate != first) {
				PrefixCache.Source source = new PrefixCache.Source(first.slotNumber(), first.cached());
				this.shortage.relieved(() -> this.memory.fork(candidate, source));
			}
		}
		return candidates;
	}

	private void choose(GenerationJob job, Sequence candidate, NextToken next) {
		FinishReason reason = job.next(candidate, next);
		if (reason != null) {
			this.endings.end(candidate, reason);
		}
	}

	private void record(ScoringJob job, float[] nodes) {
		this.endings.guard(List.of(job), () -> {
			job.score(nodes);
			this.endings.end(job.sequence(), FinishReason.STOP);
		});
		this.endings.finishIfDone(job);
	}

}
