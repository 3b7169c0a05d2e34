package io.alignserve.serving;

/**
 * A part of the work on an answer.
 */
public enum Phase {

	/** Nothing of the request has been computed yet. */
	QUEUE,
	/** The prompt is read. */
	PREFILL,
	/** The answer is written, from its first token to its last. */
	DECODE,
	/** Given answers are scored after the prompt. */
	SCORE,
	/** The candidates' audiences are predicted. */
	RANK

}
