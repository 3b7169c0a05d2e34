package io.alignserve.task;

import java.util.Locale;

/**
 * What a task varies: the column "Variable" of table A3 of "Align Via Actions".
 */
public enum Attribute {

	/** The age band. */
	AGE,
	/** The gender. */
	GENDER,
	/** The US state. */
	REGION,
	/** The money spent. */
	BUDGET,
	/** The number of times shown; called engagement in transsuasion. */
	IMPRESSIONS;

	/**
	 * Returns the name used in HTTP and in variant ids.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
