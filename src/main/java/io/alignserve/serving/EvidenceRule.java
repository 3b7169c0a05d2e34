package io.alignserve.serving;

/**
 * What decided whether a prediction rests on enough evidence. The first rule that applies
 * decides.
 */
public enum EvidenceRule {

	/**
	 * The body has fewer words than {@code alignserve.serving.min-body-words}: too little
	 * to tell an audience from, whatever the shares look like.
	 */
	BODY_TOO_SHORT(false, "the body has too few words to tell an audience from"),
	/**
	 * The shares' entropy is above {@code alignserve.serving.max-normalised-entropy} of
	 * the largest possible: the model prefers no segment.
	 */
	SHARES_TOO_FLAT(false, "the shares are nearly equal, no segment is preferred"),
	/** Neither of the others: the body is long enough and some segments stand out. */
	SEGMENTS_STAND_OUT(true, "the body is long enough and some segments stand out");

	private final boolean sufficient;

	private final String reason;

	EvidenceRule(boolean sufficient, String reason) {
		this.sufficient = sufficient;
		this.reason = reason;
	}

	static EvidenceRule of(String body, SegmentShares shares, ServingProperties limits) {
		String stripped = body.strip();
		int words = stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
		if (words < limits.minBodyWords()) {
			return BODY_TOO_SHORT;
		}
		return (shares.normalisedEntropy() > limits.maxNormalisedEntropy()) ? SHARES_TOO_FLAT : SEGMENTS_STAND_OUT;
	}

	/**
	 * Tells how the rule decides.
	 * @return whether the evidence is sufficient
	 */
	public boolean sufficient() {
		return this.sufficient;
	}

	/**
	 * Returns why, for a reader.
	 * @return a clause in lower case
	 */
	public String reason() {
		return this.reason;
	}

}
