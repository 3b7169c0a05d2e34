package io.alignserve.generation;

/**
 * What the step loop needs of a decoder. Used by one thread only, the step loop, which
 * owns it.
 *
 * <p>
 * <b>What a row's numbers depend on.</b> On its token, its position, its adapter, what is
 * cached before it and how its attention was cut; never on what else is in the step.
 * Attention is cut so: the positions of a prompt in units of {@link #unit()}, that is [0,
 * unit), [unit, 2 unit), ..., and what is left as one last, shorter unit; every decoded
 * token alone. So a prompt may be fed in chunks that end at any multiple of the unit, a
 * prefix may be shared at any such multiple, and a sequence whose cache was given up
 * comes back exactly by feeding its prompt again and its generated tokens as decoded
 * rows.
 *
 * <p>
 * <b>What may go wrong.</b> Each method that computes or takes memory may throw an
 * {@link OutOfDeviceMemoryException}: then no slot was opened or changed, and the
 * positions that a failed step was to write hold nothing of worth; the same step, or one
 * of fewer rows, may be run again and gives the same. Each may throw a
 * {@link DeviceLostException}: then nothing will work any more.
 */
public interface DecoderRunner extends AutoCloseable {

	/**
	 * Returns the number of token ids.
	 * @return the vocabulary size V
	 */
	int vocabularySize();

	/**
	 * Returns the largest number of positions of one sequence.
	 * @return the context length
	 */
	int contextLength();

	/**
	 * Returns the number of positions whose attention is computed together.
	 * @return the unit, 1 or more
	 */
	int unit();

	/**
	 * Returns what one position of one sequence takes of the KV cache.
	 * @return bytes
	 */
	long bytesPerPosition();

	/**
	 * Reserves a KV cache for one sequence.
	 * @param capacity the number of positions, 1 to {@link #contextLength()}
	 * @return the number of the slot
	 */
	int open(int capacity);

	/**
	 * Enlarges a slot; what it holds is kept.
	 * @param slot the slot
	 * @param capacity the new number of positions, not below the present one, at most
	 * {@link #contextLength()}
	 */
	void grow(int slot, int capacity);

	/**
	 * Reserves a KV cache that begins with a copy of another's first positions.
	 * @param slot the slot to copy from
	 * @param length the number of positions to copy
	 * @param capacity the number of positions of the new cache, {@code length} or more
	 * @return the number of the new slot
	 */
	int fork(int slot, int length, int capacity);

	/**
	 * Gives a slot's memory back.
	 * @param slot the slot
	 */
	void release(int slot);

	/**
	 * Runs one forward pass: writes the tokens of all feeds into their caches, scores all
	 * trees and returns what follows. A tree's slot may be that of a feed: the feeds are
	 * written first. Trees leave the caches as they are.
	 * @param input feeds and trees
	 * @return one entry a feed and a tree, in their order
	 */
	StepResult run(StepInput input);

	/**
	 * Gives memory back that the allocator keeps for later use, where it keeps any.
	 */
	default void freeCaches() {
	}

	@Override
	void close();

}
