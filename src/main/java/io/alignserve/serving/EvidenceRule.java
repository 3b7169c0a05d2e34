package io.alignserve.serving;

import java.util.Locale;

import io.alignserve.audience.AudienceShares;

/**
 * What decided whether a prediction rests on enough evidence. The first rule that applies
 * decides.
 */
public enum EvidenceRule {

	/**
	 * The body has fewer words than {@code alignserve.serving.min-body-words}: too little
	 * to tell an audience from, whatever the shares look like.
	 */
	BODY_TOO_SHORT(false),
	/**
	 * The shares' entropy is above {@code alignserve.serving.max-normalised-entropy} of
	 * the largest possible: the model prefers no segment.
	 */
	SHARES_TOO_FLAT(false),
	/** Neither of the others: the body is long enough and some segments stand out. */
	SEGMENTS_STAND_OUT(true);

	private final boolean sufficient;

	EvidenceRule(boolean sufficient) {
		this.sufficient = sufficient;
	}

	static EvidenceRule of(String body, AudienceShares shares, ServingProperties limits) {
		String stripped = body.strip();
		int words = stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
		if (words < limits.minBodyWords()) {
			return BODY_TOO_SHORT;
		}
		return (normalisedEntropy(shares) > limits.maxNormalisedEntropy()) ? SHARES_TOO_FLAT : SEGMENTS_STAND_OUT;
	}

	private static double normalisedEntropy(AudienceShares shares) {
		return shares.entropy() / Math.log(shares.shares().size());
	}

	/**
	 * Returns the name used in HTTP.
	 * @return for example {@code body-too-short}
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Tells how the rule decides.
	 * @return whether the evidence is sufficient
	 */
	public boolean sufficient() {
		return this.sufficient;
	}

}
