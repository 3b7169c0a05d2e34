package io.alignserve.generation;

import java.util.Optional;

/**
 * The KV caches of one engine: counts what is promised against the budget, and opens,
 * enlarges, copies, holds and releases slots within it. Held prefixes give way to
 * requests. Owned by the step loop.
 *
 * <p>
 * Room is reserved first and used later, so that what the runner holds never exceeds what
 * is counted here.
 */
final class KvMemory {

	private final DecoderRunner runner;

	private final int unit;

	private final long budget;

	private final long prefixBudget;

	private final PrefixCache prefixes = new PrefixCache();

	/** Positions that are in use or promised, held ones included. */
	private long taken;

	private long hits;

	private long reused;

	KvMemory(DecoderRunner runner, EngineLimits limits) {
		this.runner = runner;
		this.unit = runner.unit();
		this.budget = positions(limits, runner);
		this.prefixBudget = limits.prefixBytes() / runner.bytesPerPosition();
	}

	/**
	 * Returns how many positions fit into the budget.
	 * @param limits the limits
	 * @param runner the runner
	 * @return the number of positions of all sequences together
	 */
	static long positions(EngineLimits limits, DecoderRunner runner) {
		return (limits.kvBytes() > 0) ? limits.kvBytes() / runner.bytesPerPosition() : Long.MAX_VALUE / 2;
	}

	int unit() {
		return this.unit;
	}

	/**
	 * Tells whether there is room, held prefixes aside.
	 * @param positions further positions
	 * @return whether they can be reserved
	 */
	boolean fits(long positions) {
		return this.taken - this.prefixes.positions() + positions <= this.budget;
	}

	/**
	 * Promises a sequence its positions, and evicts held prefixes for them.
	 * @param sequence the sequence
	 * @param positions how many it has then
	 * @return whether there was room; if not, nothing changed
	 */
	boolean reserve(Sequence sequence, int positions) {
		int further = positions - sequence.reserved();
		if (!fits(further)) {
			return false;
		}
		makeRoom(further, this.budget);
		this.taken += further;
		sequence.reserve(positions);
		return true;
	}

	/** Evicts held prefixes until so many further positions keep to a limit. */
	private void makeRoom(long further, long limit) {
		while (this.taken + further > limit && this.prefixes.size() > 0) {
			this.prefixes.removeOldest().ifPresent(this::drop);
		}
	}

	private void drop(PrefixCache.Held prefix) {
		this.taken -= prefix.capacity;
		release(prefix.slot);
	}

	/**
	 * Finds a held prefix for a sequence's prompt.
	 * @param sequence the sequence
	 * @return where to copy from; empty if there is nothing of use
	 */
	Optional<PrefixCache.Source> find(Sequence sequence) {
		return this.prefixes.find(sequence.job().adapter(), sequence.prompt(sequence.shareable()), this.unit);
	}

	/**
	 * Gives a sequence its slot.
	 * @param sequence the sequence, with its reservation
	 * @param source where its first positions are copied from
	 */
	void begin(Sequence sequence, Optional<PrefixCache.Source> source) {
		if (source.isPresent()) {
			fork(sequence, source.get());
			this.hits++;
			this.reused += source.get().length();
		}
		else {
			sequence.begin(this.runner.open(sequence.reserved()), 0);
		}
	}

	/**
	 * Gives a sequence its slot, as a copy of another one.
	 * @param sequence the sequence, with its reservation
	 * @param source where its first positions are copied from
	 */
	void fork(Sequence sequence, PrefixCache.Source source) {
		sequence.begin(this.runner.fork(source.slot(), source.length(), sequence.reserved()), source.length());
	}

	/**
	 * Enlarges a sequence's slot to what is reserved for it.
	 * @param sequence the sequence
	 */
	void grow(Sequence sequence) {
		if (sequence.hasSlot() && sequence.capacity() < sequence.reserved()) {
			this.runner.grow(sequence.slotNumber(), sequence.reserved());
			sequence.grown();
		}
	}

	/**
	 * Gives back all that a sequence has.
	 * @param sequence the sequence
	 */
	void release(Sequence sequence) {
		this.taken -= sequence.reserved();
		if (sequence.hasSlot()) {
			release(sequence.slotNumber());
		}
		sequence.lose();
	}

	/**
	 * Gives back what a sequence has, but holds the full units of its prompt for others.
	 * @param sequence the sequence
	 */
	void hold(Sequence sequence) {
		int length = sequence.cachedPrompt() / this.unit * this.unit;
		// A copy is worth its time if it saves half of the slot.
		boolean copies = sequence.capacity() >= 2 * length && this.taken + length <= this.budget;
		if (!sequence.hasSlot() || length == 0 || (copies ? length : sequence.capacity()) > this.prefixBudget
				|| this.prefixes.covers(sequence.job().adapter(), sequence.prompt(length))) {
			release(sequence);
			return;
		}
		int slot = sequence.slotNumber();
		int capacity = sequence.capacity();
		if (copies) {
			slot = this.runner.fork(slot, length, length);
			capacity = length;
			this.taken += length;
			release(sequence);
		}
		else {
			this.taken -= sequence.reserved() - capacity;
			sequence.lose();
		}
		add(new PrefixCache.Held(slot, capacity, sequence.job().adapter(), sequence.prompt(length)));
	}

	private void add(PrefixCache.Held prefix) {
		this.prefixes.removeCoveredBy(prefix).forEach(this::drop);
		this.prefixes.add(prefix);
		while (this.prefixes.positions() > this.prefixBudget) {
			this.prefixes.removeOldest().ifPresent(this::drop);
		}
	}

	boolean holdsPrefixes() {
		return this.prefixes.size() > 0;
	}

	/**
	 * Releases all held prefixes.
	 */
	void clear() {
		makeRoom(0, -1);
	}

	private void release(int slot) {
		try {
			this.runner.release(slot);
		}
		catch (RuntimeException ex) {
			// No request is to suffer from it.
			System.getLogger(KvMemory.class.getName())
				.log(System.Logger.Level.WARNING, "A cache slot was not released", ex);
		}
	}

	/**
	 * Returns what is in use, and how often prefixes were of use.
	 * @return the status
	 */
	EngineStatus.Memory status() {
		long bytes = this.runner.bytesPerPosition();
		return new EngineStatus.Memory(this.taken * bytes, this.prefixes.size(), this.prefixes.positions() * bytes,
				this.hits, this.reused);
	}

}
