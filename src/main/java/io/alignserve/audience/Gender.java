package io.alignserve.audience;

import java.util.Arrays;
import java.util.Optional;

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

	/**
	 * Finds a gender by its label.
	 * @param label {@code female} or {@code male}
	 * @return the gender, empty if there is none of that label
	 */
	public static Optional<Gender> fromLabel(String label) {
		return Arrays.stream(values()).filter((gender) -> gender.label.equals(label)).findFirst();
	}

}
