package io.alignserve.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries a plan out and records what came of it. Owned by the step loop.
 */
final class StepExecution {

	private final DecoderRunner runner;

	private final KvMemory memory;

	private final Endings endings;

	StepExecution(DecoderRunner runner, KvMemory memory, Endings endings) {
		this.runner = runner;
		this.memory = memory;
		this.endings = endings;
	}

	/**
	 * Runs a step.
	 * @param plan what to do
	 */
	void run(StepPlan plan) {
		// Copies are made first: what goes wrong later may release what they are made of.
		for (StepPlan.Beginning beginning : plan.beginnings()) {
			guard(beginning.sequence(), () -> this.memory.begin(beginning.sequence(), beginning.source()));
		}
		for (StepPlan.Chunk chunk : plan.chunks()) {
			guard(chunk.sequence(), () -> this.memory.grow(chunk.sequence()));
		}
		compute(plan.chunks().stream().filter((chunk) -> isAlive(chunk.sequence())).toList(),
				plan.trees().stream().filter((job) -> isAlive(job.sequence())).toList());
	}

	private void guard(Sequence sequence, Runnable action) {
		if (isAlive(sequence)) {
			this.endings.guard(List.of(sequence.job()), action);
		}
	}

	private static boolean isAlive(Sequence sequence) {
		return sequence.state() != Sequence.State.FINISHED;
	}

	private void compute(List<StepPlan.Chunk> chunks, List<ScoringJob> trees) {
		if (chunks.isEmpty() && trees.isEmpty()) {
			return;
		}
		Set<Job> jobs = new LinkedHashSet<>(trees);
		List<Feed> feeds = new ArrayList<>();
		for (StepPlan.Chunk chunk : chunks) {
			jobs.add(chunk.sequence().job());
			Feed.Wanted wanted = (chunk.sequence().job() instanceof GenerationJob job) ? job.wanted()
					: Feed.Wanted.NONE;
			feeds.add(chunk.sequence().feed(chunk.size(), wanted));
		}
		jobs.forEach(Job::start);
		StepInput input = new StepInput(feeds, trees.stream().map(ScoringJob::nodes).toList());
		List<StepResult> results = new ArrayList<>();
		this.endings.guard(jobs, () -> results.add(checked(this.runner.run(input), input)));
		for (StepResult result : results) {
			for (int i = 0; i < chunks.size(); i++) {
				record(chunks.get(i), feeds.get(i), result.next().get(i));
			}
			for (int i = 0; i < trees.size(); i++) {
				record(trees.get(i), result.trees().get(i));
			}
		}
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
				this.memory.fork(candidate, new PrefixCache.Source(first.slotNumber(), first.cached()));
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
