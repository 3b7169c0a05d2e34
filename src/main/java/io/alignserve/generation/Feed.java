package io.alignserve.generation;

/**
 * Tokens that one sequence adds to its cache in a step.
 */
public final class Feed {

	private final int slot;

	private final int start;

	private final int[] tokens;

	private final boolean wantsLogits;

	/**
	 * Creates a feed.
	 * @param slot the cache slot
	 * @param start the position of the first token, the number of positions cached so far
	 * @param tokens the token ids, at least one
	 * @param wantsLogits whether the logits after the last token are needed
	 */
	public Feed(int slot, int start, int[] tokens, boolean wantsLogits) {
		this.slot = slot;
		this.start = start;
		this.tokens = tokens.clone();
		this.wantsLogits = wantsLogits;
	}

	/**
	 * Returns the cache slot.
	 * @return the slot
	 */
	public int slot() {
		return this.slot;
	}

	/**
	 * Returns the position of the first token.
	 * @return 0 or more
	 */
	public int start() {
		return this.start;
	}

	/**
	 * Returns the number of tokens.
	 * @return 1 or more
	 */
	public int size() {
		return this.tokens.length;
	}

	/**
	 * Returns one token id.
	 * @param index 0 to {@code size() - 1}
	 * @return the token id
	 */
	public int token(int index) {
		return this.tokens[index];
	}

	/**
	 * Tells whether the logits after the last token are needed.
	 * @return whether they are
	 */
	public boolean wantsLogits() {
		return this.wantsLogits;
	}

}
