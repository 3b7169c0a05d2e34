package io.alignserve.audience;

/**
 * The genders of Meta's delivery reporting that an advertisement can be targeted at.
 */
public enum Gender implements AudienceSegment {

	/** Women. */
	FEMALE("female"),
	/** Men. */
	MALE("male");

	private final String label;

	Gender(String label) {
		this.label = label;
	}

	@Override
	public String label() {
		return this.label;
	}

}
