package io.alignserve.generation;

/**
 * Tokens that one sequence adds to its cache in a step: a chunk of its prompt, or tokens
 * that it generated.
 */
public final class Feed {

	/**
	 * What is to be known of the token that follows a feed's last one.
	 */
	public enum Wanted {

		/** Nothing: more of the prompt or of the replay is to come. */
		NONE,
		/** The likeliest token, its logit and the normaliser: no V values cross. */
		LIKELIEST,
		/** All that and the V logits. */
		ALL

	}

	private final int slot;

	private final int start;

	private final int[] tokens;

	private final int adapter;

	private final boolean decoded;

	private final Wanted wanted;

	private Feed(int slot, int start, int[] tokens, int adapter, boolean decoded, Wanted wanted) {
		if (tokens.length == 0) {
			throw new IllegalArgumentException("a feed needs at least one token");
		}
		this.slot = slot;
		this.start = start;
		this.tokens = tokens.clone();
		this.adapter = adapter;
		this.decoded = decoded;
		this.wanted = wanted;
	}

	/**
	 * Creates a chunk of a prompt. It ends at a multiple of {@link DecoderRunner#unit()}
	 * or where the prompt ends.
	 * @param slot the cache slot
	 * @param start the position of the first token, the number of positions cached so
	 * far, a multiple of {@link DecoderRunner#unit()}
	 * @param tokens the token ids, at least one
	 * @param adapter the adapter, 0 = none
	 * @param wanted what is to be known of the next token
	 * @return the feed
	 */
	public static Feed prompt(int slot, int start, int[] tokens, int adapter, Wanted wanted) {
		return new Feed(slot, start, tokens, adapter, false, wanted);
	}

	/**
	 * Creates a feed of generated tokens, each computed as a row of its own: one in
	 * normal decoding, several when a sequence is brought back.
	 * @param slot the cache slot
	 * @param start the position of the first token, the number of positions cached so far
	 * @param tokens the token ids, at least one
	 * @param adapter the adapter, 0 = none
	 * @param wanted what is to be known of the next token
	 * @return the feed
	 */
	public static Feed decoded(int slot, int start, int[] tokens, int adapter, Wanted wanted) {
		return new Feed(slot, start, tokens, adapter, true, wanted);
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
	 * Returns the adapter.
	 * @return its number, 0 = none
	 */
	public int adapter() {
		return this.adapter;
	}

	/**
	 * Tells how the attention of the tokens is cut.
	 * @return true: each token alone; false: in units
	 */
	public boolean isDecoded() {
		return this.decoded;
	}

	/**
	 * Tells what is to be known of the next token.
	 * @return how much
	 */
	public Wanted wanted() {
		return this.wanted;
	}

}
