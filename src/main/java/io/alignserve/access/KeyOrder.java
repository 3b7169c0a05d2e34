package io.alignserve.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An API key that is wanted.
 *
 * @param name what to call its owner, see {@link CallerNames}
 * @param role what it opens
 * @param expiresAt when it ends; {@code null} = never
 * @param limits what its owner may use
 */
public record KeyOrder(String name, Role role, @Nullable Instant expiresAt, CallerLimits limits) {

	/**
	 * Orders a key.
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public KeyOrder {
		String flaw = CallerNames.flaw(name);
		if (flaw != null) {
			throw new IllegalArgumentException("the name " + flaw);
		}
	}

}
