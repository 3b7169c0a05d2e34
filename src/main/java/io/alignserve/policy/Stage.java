package io.alignserve.policy;

/**
 * When a rule looks.
 */
public enum Stage {

	/** At the request, before anything is written or predicted. */
	BEFORE,
	/** At each text that was written, before anybody reads it. */
	AFTER

}
