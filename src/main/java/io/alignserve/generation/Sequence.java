package io.alignserve.generation;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * One row of tokens and how far it has come. Owned by the step loop.
 */
final class Sequence {

	/**
	 * How far a sequence has come.
	 */
	enum State {

		/** Waits for its slot, or for the prefill that it will be forked from. */
		WAITING,
		/** Parts of its prompt are not in its cache yet. */
		PREFILL,
		/** Decodes a token a step, or is ready to be scored. */
		RUNNING,
		/** Ended; its slot is free again. */
		FINISHED

	}

	private final Job job;

	private final int candidate;

	private final int promptSize;

	/** How many tokens of the prompt belong into the cache before it runs. */
	private final int prefillSize;

	private int[] tokens;

	private int size;

	private int cached;

	private State state = State.WAITING;

	private OptionalInt slot = OptionalInt.empty();

	private FinishReason finishReason = FinishReason.CANCELLED;

	private double logProbability;

	Sequence(Job job, int candidate, List<Integer> prompt, int prefillSize) {
		this.job = job;
		this.candidate = candidate;
		this.tokens = prompt.stream().mapToInt(Integer::intValue).toArray();
		this.promptSize = this.tokens.length;
		this.size = this.promptSize;
		this.prefillSize = prefillSize;
	}

	/**
	 * Takes a slot whose cache holds the first positions already.
	 * @param slot the slot
	 * @param cached the number of positions it holds
	 */
	void begin(int slot, int cached) {
		this.slot = OptionalInt.of(slot);
		this.cached = cached;
		this.state = (cached < this.prefillSize) ? State.PREFILL : State.RUNNING;
	}

	/**
	 * Cuts the next tokens for a step.
	 * @param count how many
	 * @return what the runner needs to know; logits are wanted of a generation's last
	 * token
	 */
	Feed feed(int count) {
		Feed.Wanted wanted = (this.cached + count == this.size) ? Feed.Wanted.ALL : Feed.Wanted.NONE;
		int[] fed = Arrays.copyOfRange(this.tokens, this.cached, this.cached + count);
		return (this.state == State.RUNNING) ? Feed.decoded(this.slot.orElseThrow(), this.cached, fed, 0, wanted)
				: Feed.prompt(this.slot.orElseThrow(), this.cached, fed, 0, wanted);
	}

	/**
	 * Notes that a step put tokens into the cache.
	 * @param count how many
	 */
	void fed(int count) {
		this.cached += count;
		if (this.state == State.PREFILL && this.cached == this.prefillSize) {
			this.state = State.RUNNING;
		}
	}

	/**
	 * Notes a chosen token.
	 * @param token the token id
	 */
	void append(int token) {
		if (this.size == this.tokens.length) {
			this.tokens = Arrays.copyOf(this.tokens, this.size * 2);
		}
		this.tokens[this.size++] = token;
	}

	void addLogProbability(double summand) {
		this.logProbability += summand;
	}

	/**
	 * Ends the sequence.
	 * @param reason why
	 * @return the slot to release, if it has one
	 */
	OptionalInt finish(FinishReason reason) {
		OptionalInt released = this.slot;
		this.slot = OptionalInt.empty();
		if (this.state != State.FINISHED) {
			this.state = State.FINISHED;
			this.finishReason = reason;
		}
		return released;
	}

	int prefillLeft() {
		return this.prefillSize - this.cached;
	}

	int generatedSize() {
		return this.size - this.promptSize;
	}

	int[] generated() {
		return Arrays.copyOfRange(this.tokens, this.promptSize, this.size);
	}

	GenerationResult.Candidate result() {
		return new GenerationResult.Candidate(Arrays.stream(generated()).boxed().toList(), this.logProbability,
				this.finishReason);
	}

	Job job() {
		return this.job;
	}

	int candidate() {
		return this.candidate;
	}

	int cached() {
		return this.cached;
	}

	State state() {
		return this.state;
	}

	OptionalInt slot() {
		return this.slot;
	}

}
