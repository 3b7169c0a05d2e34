package io.alignserve.generation;

/**
 * What a step says of the token that follows a feed.
 */
public final class NextToken {

	/** Nothing was wanted. */
	public static final NextToken UNKNOWN = new NextToken(-1, Float.NaN, Double.NaN, new float[0]);

	private final int likeliest;

	private final float largest;

	private final double normalizer;

	private final float[] logits;

	/**
	 * Creates what was found.
	 * @param likeliest the id of the likeliest token, the smallest of several
	 * @param largest its logit
	 * @param normalizer the logarithm of the sum of the exponentials of all logits
	 * @param logits V values if {@link Feed.Wanted#ALL} was wanted, else none; not copied
	 */
	public NextToken(int likeliest, float largest, double normalizer, float[] logits) {
		this.likeliest = likeliest;
		this.largest = largest;
		this.normalizer = normalizer;
		this.logits = logits;
	}

	/**
	 * Reads off logits what is wanted of them.
	 * @param logits V values; kept if all are wanted
	 * @param wanted how much
	 * @return what was wanted
	 */
	public static NextToken of(float[] logits, Feed.Wanted wanted) {
		if (wanted == Feed.Wanted.NONE) {
			return UNKNOWN;
		}
		int likeliest = Logits.likeliest(logits);
		return new NextToken(likeliest, logits[likeliest], Logits.normalizer(logits),
				(wanted == Feed.Wanted.ALL) ? logits : new float[0]);
	}

	/**
	 * Returns the likeliest token.
	 * @return its id
	 */
	public int likeliest() {
		return this.likeliest;
	}

	/**
	 * Returns the likeliest token's logit.
	 * @return the largest logit
	 */
	public float largest() {
		return this.largest;
	}

	/**
	 * Returns what is to be taken off a logit to get a natural log-probability.
	 * @return the log-sum-exp of the logits
	 */
	public double normalizer() {
		return this.normalizer;
	}

	/**
	 * Returns the logits.
	 * @return V values or none; not to be changed
	 */
	public float[] logits() {
		return this.logits;
	}

}
