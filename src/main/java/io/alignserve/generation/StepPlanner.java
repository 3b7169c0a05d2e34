package io.alignserve.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shares the rows of one step out.
 * <ul>
 * <li>Every sequence that decodes gets its token, whatever else there is to do.</li>
 * <li>What is left of prompts, tokens that are brought back, and trees share the step's
 * further rows, the oldest first. Prompts are cut at multiples of the unit, where a cut
 * changes no number. The first one in line always gets on.</li>
 * <li>A prompt whose beginning is in some slot begins with a copy of it. One whose
 * beginning an older request is about to compute waits for that: it takes as many steps
 * as it would take to compute it, and if the older one ends before, the wait does
 * too.</li>
 * </ul>
 */
final class StepPlanner {

	private final KvMemory memory;

	private final int unit;

	private int rowsLeft;

	private boolean isFirst = true;

	private final List<StepPlan.Beginning> beginnings = new ArrayList<>();

	private final List<StepPlan.Chunk> chunks = new ArrayList<>();

	private final List<ScoringJob> trees = new ArrayList<>();

	StepPlanner(EngineLimits limits, KvMemory memory) {
		this.memory = memory;
		this.unit = memory.unit();
		this.rowsLeft = limits.prefillTokensPerStep();
	}

	/**
	 * Plans.
	 * @param running the requests with memory, the oldest first
	 * @return what to run
	 */
	StepPlan plan(List<Job> running) {
		for (int i = 0; i < running.size(); i++) {
			Job job = running.get(i);
			for (Sequence sequence : job.unfinished()) {
				if (sequence.state() == Sequence.State.RUNNING) {
					proceed(job, sequence);
				}
				else if (sequence.state() == Sequence.State.PREFILL) {
					prefill(job, sequence, sequence.cached());
				}
				else {
					begin(job, sequence, running.subList(0, i), running);
				}
				if (!sequence.hasSlot() || sequence.state() == Sequence.State.PREFILL) {
					// The other candidates are forked from this one.
					break;
				}
			}
		}
		return new StepPlan(this.beginnings, this.chunks, this.trees);
	}

	private void proceed(Job job, Sequence sequence) {
		if (job instanceof ScoringJob scoring) {
			score(scoring);
			return;
		}
		// One is its next token; what is more was generated before it was preempted.
		int further = Math.min(sequence.left(), sequence.reserved() - sequence.cached()) - 1;
		int taken = Math.min(further, Math.max(0, this.rowsLeft));
		if (taken > 0) {
			take(taken);
		}
		this.chunks.add(new StepPlan.Chunk(sequence, 1 + taken));
	}

	private void begin(Job job, Sequence sequence, List<Job> older, List<Job> running) {
		Optional<PrefixCache.Source> source = source(sequence, running);
		int there = source.map(PrefixCache.Source::length).orElse(0);
		boolean comes = older.stream().anyMatch((other) -> coming(sequence, other) > there);
		if (comes || (there < sequence.prefillSize() && !fits(1, this.unit))) {
			return;
		}
		this.beginnings.add(new StepPlan.Beginning(sequence, source));
		prefill(job, sequence, there);
	}

	/** The longest beginning of its prompt that is in a slot. */
	private Optional<PrefixCache.Source> source(Sequence sequence, List<Job> running) {
		Optional<PrefixCache.Source> best = this.memory.find(sequence);
		int[] prompt = sequence.prompt(sequence.shareable());
		for (Job job : running) {
			if (job.adapter() != sequence.job().adapter()) {
				continue;
			}
			for (Sequence other : job.unfinished()) {
				int common = other.hasSlot() ? whole(other.common(prompt, other.cachedPrompt())) : 0;
				if (common > best.map(PrefixCache.Source::length).orElse(0)) {
					best = Optional.of(new PrefixCache.Source(other.slotNumber(), common));
				}
			}
		}
		return best;
	}

	/** How much of a sequence's prompt an older request is about to compute. */
	private int coming(Sequence sequence, Job older) {
		Sequence other = older.unfinished().get(0);
		boolean computes = other.state() == Sequence.State.PREFILL || other.state() == Sequence.State.WAITING;
		if (!computes || older.adapter() != sequence.job().adapter()) {
			return 0;
		}
		return whole(other.common(sequence.prompt(sequence.shareable()), other.prefillSize()));
	}

	private int whole(int positions) {
		return positions / this.unit * this.unit;
	}

	private void prefill(Job job, Sequence sequence, int from) {
		int left = sequence.prefillSize() - from;
		int size = left;
		if (!fits(left, this.unit)) {
			size = Math.min(left, Math.max(whole(this.rowsLeft), this.isFirst ? this.unit : 0));
		}
		if (size > 0) {
			take(size);
			this.chunks.add(new StepPlan.Chunk(sequence, size));
		}
		if (size == left && job instanceof ScoringJob scoring) {
			score(scoring);
		}
	}

	private void score(ScoringJob job) {
		if (fits(job.rows(), job.rows())) {
			take(job.rows());
			this.trees.add(job);
		}
	}

	/** Whether there are rows left for all, or at least for what the first may take. */
	private boolean fits(int rows, int first) {
		return rows <= this.rowsLeft || (this.isFirst && rows <= first);
	}

	private void take(int rows) {
		this.rowsLeft -= rows;
		this.isFirst = false;
	}

}
