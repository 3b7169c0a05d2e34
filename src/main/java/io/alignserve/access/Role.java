package io.alignserve.access;

/**
 * What an API key opens.
 */
public enum Role {

	/** The calls below {@code /v1}. */
	CLIENT,
	/** Everything. */
	ADMIN

}
