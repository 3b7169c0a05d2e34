package io.alignserve.audience;

/**
 * The age bands of Meta's delivery reporting.
 */
public enum AgeBand implements AudienceSegment {

	/** 13 to 17 years. */
	AGE_13_17("13-17"),
	/** 18 to 24 years. */
	AGE_18_24("18-24"),
	/** 25 to 34 years. */
	AGE_25_34("25-34"),
	/** 35 to 44 years. */
	AGE_35_44("35-44"),
	/** 45 to 54 years. */
	AGE_45_54("45-54"),
	/** 55 to 64 years. */
	AGE_55_64("55-64"),
	/** 65 years and over. */
	AGE_65_PLUS("65+");

	private final String label;

	AgeBand(String label) {
		this.label = label;
	}

	@Override
	public String label() {
		return this.label;
	}

}
