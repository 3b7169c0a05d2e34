package io.alignserve.tokenizer.jinja;

/**
 * Values that are neither text, number, truth value, list nor map.
 */
enum Special {

	/** Python's {@code None}. */
	NONE,
	/** What a name or field has that is not there. */
	UNDEFINED

}
