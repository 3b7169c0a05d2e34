package io.alignserve.audience;

/**
 * One group out of a partition of the people an advertisement can reach.
 */
public sealed interface AudienceSegment permits AgeBand, Gender, UsState {

	/**
	 * Returns the name of the segment as Meta's reporting and the prompts write it.
	 * @return for example {@code 25-34}, {@code female}, {@code Oregon}
	 */
	String label();

}
