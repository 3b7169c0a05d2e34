package io.alignserve.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a step does; owned by the step loop.
 * <ul>
 * <li>Requests are admitted in the order of their arrival, as long as all their sequences
 * find a slot.</li>
 * <li>Every sequence that decodes gets its token in every step.</li>
 * <li>Prompts share what a step may prefill, the oldest first. Each is cut at multiples
 * of that number, never by what its neighbours left over: where a prompt is cut must not
 * depend on what else is running, or its numbers would.</li>
 * <li>At most one tree is scored a step, the oldest first: many scorings at once do not
 * stall those that decode.</li>
 * </ul>
 */
final class Scheduler {

	private final EngineLimits limits;

	private final Deque<Job> waiting = new ArrayDeque<>();

	private final List<Job> running = new ArrayList<>();

	Scheduler(EngineLimits limits) {
		this.limits = limits;
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

	/**
	 * Promises slots to the requests that are next in line.
	 * @return the requests that were admitted
	 */
	List<Job> admit() {
		List<Job> admitted = new ArrayList<>();
		int free = this.limits.maxRunning() - runningSequences();
		Iterator<Job> line = this.waiting.iterator();
		while (line.hasNext()) {
			Job job = line.next();
			free -= job.sequences().size();
			if (free < 0) {
				break;
			}
			line.remove();
			admitted.add(job);
		}
		this.running.addAll(admitted);
		return admitted;
	}

	int runningSequences() {
		return (int) this.running.stream()
			.flatMap((job) -> job.sequences().stream())
			.filter((sequence) -> sequence.state() != Sequence.State.FINISHED)
			.count();
	}

	/**
	 * Plans a step.
	 * @return what to run
	 */
	Step schedule() {
		List<Chunk> chunks = new ArrayList<>();
		Optional<ScoringJob> tree = Optional.empty();
		int budget = this.limits.prefillTokensPerStep();
		for (Job job : this.running) {
			if (job instanceof ScoringJob scoring && scoring.isReady()) {
				tree = tree.isPresent() ? tree : Optional.of(scoring);
				continue;
			}
			for (Sequence sequence : job.sequences()) {
				int size = chunkSize(sequence);
				boolean prefills = sequence.state() == Sequence.State.PREFILL;
				if (size > 0 && (!prefills || size <= budget)) {
					chunks.add(new Chunk(sequence, size));
					budget -= prefills ? size : 0;
				}
			}
		}
		return new Step(chunks, tree);
	}

	private int chunkSize(Sequence sequence) {
		return switch (sequence.state()) {
			case WAITING, FINISHED -> 0;
			case PREFILL -> Math.min(sequence.prefillLeft(), this.limits.prefillTokensPerStep());
			case RUNNING -> 1;
		};
	}

	/**
	 * Tokens of one sequence in a step.
	 *
	 * @param sequence the sequence
	 * @param size the number of tokens
	 */
	record Chunk(Sequence sequence, int size) {
	}

	/**
	 * What a step does.
	 *
	 * @param chunks the tokens of one forward pass
	 * @param tree the scoring whose tree is next
	 */
	record Step(List<Chunk> chunks, Optional<ScoringJob> tree) {

		Step {
			chunks = List.copyOf(chunks);
		}

		boolean isEmpty() {
			return this.chunks.isEmpty() && this.tree.isEmpty();
		}

	}

}
