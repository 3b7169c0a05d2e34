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
		/** Decodes a token a step, is brought back, or is ready to be scored. */
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

	/** How many positions the slot has. */
	private int capacity;

	/** How many positions of the memory are promised to it, slot or not. */
	private int reserved;

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
	 * Takes a slot, of as many positions as are reserved, whose cache holds the first
	 * positions already.
	 * @param slot the slot
	 * @param cached the number of positions it holds
	 */
	void begin(int slot, int cached) {
		this.slot = OptionalInt.of(slot);
		this.capacity = this.reserved;
		this.cached = cached;
		this.state = (cached < this.prefillSize) ? State.PREFILL : State.RUNNING;
	}

	/**
	 * Cuts the next tokens for a step.
	 * @param count how many
	 * @param wanted what to ask for after its newest token
	 * @return what the runner needs to know
	 */
	Feed feed(int count, Feed.Wanted wanted) {
		int end = this.cached + count;
		int[] fed = Arrays.copyOfRange(this.tokens, this.cached, end);
		// Nothing is to be chosen of what is known already.
		Feed.Wanted asked = (end == this.size) ? wanted : Feed.Wanted.NONE;
		return (this.state == State.PREFILL) ? Feed.prompt(slotNumber(), this.cached, fed, this.job.adapter(), asked)
				: Feed.decoded(slotNumber(), this.cached, fed, this.job.adapter(), asked);
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
	 * Notes what memory it has.
	 * @param positions the number of positions that are reserved for it
	 */
	void reserve(int positions) {
		this.reserved = positions;
	}

	/**
	 * Notes that its slot was enlarged to what is reserved.
	 */
	void grown() {
		this.capacity = this.reserved;
	}

	/**
	 * Forgets its slot and its reservation; its tokens are kept.
	 */
	void lose() {
		this.slot = OptionalInt.empty();
		this.capacity = 0;
		this.reserved = 0;
		this.cached = 0;
		if (this.state != State.FINISHED) {
			this.state = State.WAITING;
		}
	}

	/**
	 * Ends the sequence.
	 * @param reason why
	 */
	void finish(FinishReason reason) {
		this.state = State.FINISHED;
		this.finishReason = reason;
	}

	/**
	 * Returns how many positions it has in common with another prompt.
	 * @param other token ids
	 * @param most the largest number of interest
	 * @return 0 to {@code most}
	 */
	int common(int[] other, int most) {
		int end = Math.min(most, Math.min(other.length, this.promptSize));
		int differs = Arrays.mismatch(this.tokens, 0, end, other, 0, end);
		return (differs < 0) ? end : differs;
	}

	/**
	 * Returns the beginning of its prompt.
	 * @param length at most the prompt's length
	 * @return token ids
	 */
	int[] prompt(int length) {
		return Arrays.copyOf(this.tokens, length);
	}

	/** Positions of its prompt that may come from another's cache: all but the last. */
	int shareable() {
		return this.promptSize - 1;
	}

	/** Positions of its prompt that are in its cache. */
	int cachedPrompt() {
		return Math.min(this.cached, this.prefillSize);
	}

	int prefillSize() {
		return this.prefillSize;
	}

	/** Tokens that are not in its cache yet. */
	int left() {
		return this.size - this.cached;
	}

	int size() {
		return this.size;
	}

	int capacity() {
		return this.capacity;
	}

	int reserved() {
		return this.reserved;
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

	FinishReason finishReason() {
		return this.finishReason;
	}

	boolean hasSlot() {
		return this.slot.isPresent();
	}

	int slotNumber() {
		return this.slot.orElseThrow();
	}

}
