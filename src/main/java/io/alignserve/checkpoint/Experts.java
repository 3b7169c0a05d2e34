package io.alignserve.checkpoint;

/**
 * The sparse experts that stand in place of a layer's feed-forward part.
 *
 * @param count experts of a layer, {@code num_local_experts}; 0 for a dense part
 * @param perToken experts that a token is sent to, {@code num_experts_per_tok}
 * @param normalised whether the weights of the chosen experts are divided by their sum
 */
public record Experts(int count, int perToken, boolean normalised) {

	/** A dense feed-forward part. */
	public static final Experts NONE = new Experts(0, 0, false);

	public Experts {
		if (count < 0 || count > 1024) {
			throw new CheckpointException("num_local_experts is " + count + ", it must be between 0 and 1024");
		}
		if (perToken < Math.min(1, count) || perToken > count) {
			throw new CheckpointException("num_experts_per_tok is " + perToken + ", it must be between "
					+ Math.min(1, count) + " and num_local_experts, " + count);
		}
	}

	/**
	 * Tells dense from sparse.
	 * @return whether there are experts
	 */
	public boolean sparse() {
		return this.count > 0;
	}

}
