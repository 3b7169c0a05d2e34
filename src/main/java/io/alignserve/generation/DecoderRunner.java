package io.alignserve.generation;

import java.util.List;

/**
 * What the scheduler needs of a decoder. Used by one thread only, the step loop, which
 * owns it.
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
	 * Reserves a KV cache for one sequence.
	 * @param capacity the number of positions, at most {@link #contextLength()}
	 * @return the number of the slot
	 */
	int open(int capacity);

	/**
	 * Reserves a KV cache that begins with a copy of another's first positions.
	 * @param slot the slot to copy from
	 * @param length the number of positions to copy
	 * @param capacity the number of positions of the new cache
	 * @return the number of the new slot
	 */
	int fork(int slot, int length, int capacity);

	/**
	 * Gives a slot's memory back.
	 * @param slot the slot
	 */
	void release(int slot);

	/**
	 * Runs one forward pass over all feeds: writes their tokens into their caches and
	 * returns what follows.
	 * @param feeds prompts' chunks and single decode tokens, one feed a slot
	 * @return for each feed, in order, the logits after its last token (V values), or an
	 * empty array if {@link Feed#wantsLogits()} is false
	 */
	List<float[]> run(List<Feed> feeds);

	/**
	 * Scores a tree of continuations in one forward pass. Node 0 is the last prompt
	 * token, whose earlier tokens are in the cache; every other node follows its parent.
	 * A node attends to the cached positions, its ancestors and itself. The cache is left
	 * as it was.
	 * @param slot the slot that holds the prompt but its last token
	 * @param start the number of cached positions, the position of node 0
	 * @param tokens the token of each node
	 * @param parents the parent of each node, smaller than the node itself; -1 for node 0
	 * @return for each node the natural log-probability of its token given its parent's
	 * path; 0 for node 0
	 */
	float[] scoreTree(int slot, int start, int[] tokens, int[] parents);

	@Override
	void close();

}
