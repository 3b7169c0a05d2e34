package io.alignserve.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Decides which requests hold memory; owned by the step loop.
 * <ul>
 * <li>Requests are admitted in the order of their arrival, as long as all their sequences
 * find a slot and the memory for their prompt and one block more.</li>
 * <li>Memory grows block by block. Where there is none left, held prefixes go first, and
 * then the youngest request gives its slots up and goes back to the head of the line. So
 * running requests are always older than waiting ones, and the oldest one always gets on:
 * it gives way to nobody, and alone it fits, or it would have been refused.</li>
 * </ul>
 */
final class Scheduler {

	private final EngineLimits limits;

	private final KvMemory memory;

	private final Deque<Job> waiting = new ArrayDeque<>();

	/** Oldest first. */
	private final List<Job> running = new ArrayList<>();

	private long preemptions;

	Scheduler(EngineLimits limits, KvMemory memory) {
		this.limits = limits;
		this.memory = memory;
	}

	void add(Job job) {
		this.waiting.add(job);
	}

	boolean isIdle() {
		return this.waiting.isEmpty() && this.running.isEmpty();
	}

	/**
	 * Forgets a request that ended.
	 * @param job the request
	 */
	void remove(Job job) {
		this.running.remove(job);
		this.waiting.remove(job);
	}

	/**
	 * Returns all requests that have not ended.
	 * @return the requests, those with slots first
	 */
	List<Job> jobs() {
		List<Job> jobs = new ArrayList<>(this.running);
		jobs.addAll(this.waiting);
		return jobs;
	}

	int runningSequences() {
		return this.running.stream().mapToInt((job) -> job.unfinished().size()).sum();
	}

	long preemptions() {
		return this.preemptions;
	}

	/**
	 * Plans a step: makes room for what runs, admits what fits, and shares the rows out.
	 * @return what to run
	 */
	StepPlan schedule() {
		long before = this.preemptions;
		makeRoom();
		if (this.preemptions == before) {
			admit();
		}
		return new StepPlanner(this.limits, this.memory).plan(this.running);
	}

	/** The position of every running sequence's next token, the oldest first. */
	private void makeRoom() {
		for (int i = 0; i < this.running.size(); i++) {
			for (Sequence sequence : this.running.get(i).sequences()) {
				while (needsRoom(sequence) && !this.memory.reserve(sequence, larger(sequence))) {
					preempt(this.running.get(this.running.size() - 1));
				}
			}
		}
	}

	private static boolean needsRoom(Sequence sequence) {
		return sequence.state() == Sequence.State.RUNNING && sequence.job() instanceof GenerationJob
				&& sequence.cached() == sequence.reserved();
	}

	private int larger(Sequence sequence) {
		return Math.min(sequence.job().capacity(), sequence.reserved() + this.memory.unit());
	}

	private void preempt(Job youngest) {
		this.running.remove(youngest);
		this.waiting.addFirst(youngest);
		youngest.preempt();
		youngest.unfinished().forEach(this::retire);
		this.preemptions++;
	}

	private void admit() {
		for (Job job = this.waiting.peek(); job != null && fits(job); job = this.waiting.peek()) {
			List<Sequence> sequences = job.unfinished();
			// What it can use is not to be evicted for it.
			this.memory.find(sequences.get(0));
			sequences.forEach((sequence) -> this.memory.reserve(sequence, first(sequence)));
			this.running.add(this.waiting.remove());
		}
	}

	private boolean fits(Job job) {
		List<Sequence> sequences = job.unfinished();
		int busy = runningSequences();
		// Who had to give way comes back only when it need not do so again at once.
		long spare = job.isPreempted() ? (long) busy * this.memory.unit() : 0;
		return busy + sequences.size() <= this.limits.maxRunning()
				&& this.memory.fits(spare + sequences.stream().mapToLong(this::first).sum());
	}

	/** What it has so far in whole blocks, and a block more. */
	private int first(Sequence sequence) {
		int blocks = (sequence.size() + this.memory.unit() - 1) / this.memory.unit() + 1;
		return Math.min(sequence.job().capacity(), blocks * this.memory.unit());
	}

	/**
	 * Takes a sequence's memory back. The beginning of its prompt is held for others,
	 * unless a running sequence has it as well.
	 * @param sequence the sequence
	 */
	void retire(Sequence sequence) {
		int length = sequence.cachedPrompt() / this.memory.unit() * this.memory.unit();
		int[] prompt = sequence.prompt(length);
		boolean isElsewhere = this.running.stream()
			.filter((job) -> job.adapter() == sequence.job().adapter())
			.flatMap((job) -> job.sequences().stream())
			.anyMatch((other) -> other != sequence && other.cachedPrompt() >= length
					&& other.common(prompt, length) == length);
		if (isElsewhere) {
			this.memory.release(sequence);
		}
		else {
			hold(sequence);
		}
	}

	/** Nobody waits for what might be of use later: without it, all the same. */
	private void hold(Sequence sequence) {
		try {
			this.memory.hold(sequence);
		}
		catch (DeviceLostException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			System.getLogger(Scheduler.class.getName())
				.log(System.Logger.Level.WARNING, "The beginning of a prompt could not be held", ex);
			this.memory.release(sequence);
		}
	}

}
