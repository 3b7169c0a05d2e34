package io.alignserve.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the requests of a step put into it. Owned by the step loop.
 */
final class StepShare {

	private final List<StepPlan.Chunk> chunks;

	private final List<ScoringJob> trees;

	private final List<Feed> feeds = new ArrayList<>();

	private final StepInput input;

	/**
	 * Lays a step out.
	 * @param chunks the tokens that sequences with slots add to their caches
	 * @param trees the scorings whose trees are scored
	 */
	StepShare(List<StepPlan.Chunk> chunks, List<ScoringJob> trees) {
		this.chunks = List.copyOf(chunks);
		this.trees = List.copyOf(trees);
		for (StepPlan.Chunk chunk : this.chunks) {
			Feed.Wanted wanted = (chunk.sequence().job() instanceof GenerationJob job) ? job.wanted()
					: Feed.Wanted.NONE;
			this.feeds.add(chunk.sequence().feed(chunk.size(), wanted));
		}
		this.input = new StepInput(this.feeds, this.trees.stream().map(ScoringJob::nodes).toList());
	}

	boolean isEmpty() {
		return this.chunks.isEmpty() && this.trees.isEmpty();
	}

	StepInput input() {
		return this.input;
	}

	List<StepPlan.Chunk> chunks() {
		return this.chunks;
	}

	List<ScoringJob> trees() {
		return this.trees;
	}

	Feed feed(int chunk) {
		return this.feeds.get(chunk);
	}

	/** The requests, those with chunks in the order of their arrival. */
	Set<Job> jobs() {
		Set<Job> jobs = new LinkedHashSet<>();
		this.chunks.forEach((chunk) -> jobs.add(chunk.sequence().job()));
		jobs.addAll(this.trees);
		return jobs;
	}

	/** The request with the most rows; of several the one that came last. */
	Job largest() {
		Job largest = null;
		int most = 0;
		for (Job job : jobs()) {
			int rows = rows(job);
			if (largest == null || rows > most || (rows == most && job.isYoungerThan(largest))) {
				largest = job;
				most = rows;
			}
		}
		if (largest == null) {
			throw new IllegalStateException("a step without requests");
		}
		return largest;
	}

	private int rows(Job job) {
		int rows = this.chunks.stream()
			.filter((chunk) -> chunk.sequence().job() == job)
			.mapToInt(StepPlan.Chunk::size)
			.sum();
		return (this.trees.contains(job) && job instanceof ScoringJob scoring) ? rows + scoring.rows() : rows;
	}

	/**
	 * The same step without a request. What the others compute does not change.
	 * @param job the request
	 * @return what is left
	 */
	StepShare without(Job job) {
		return new StepShare(this.chunks.stream().filter((chunk) -> chunk.sequence().job() != job).toList(),
				this.trees.stream().filter((tree) -> tree != job).toList());
	}

}
