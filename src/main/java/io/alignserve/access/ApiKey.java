package io.alignserve.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What it takes to recognise a key.
 *
 * @param owner whose it is
 * @param hash what is kept of its secret
 * @param expiresAt when it ends; {@code null} = never
 * @param revokedAt when it was taken back; {@code null} if it was not
 */
record ApiKey(Caller owner, KeyHash hash, @Nullable Instant expiresAt, @Nullable Instant revokedAt) {

	/**
	 * Makes a key that is valid from now on.
	 */
	static ApiKey of(KeyText text, KeyOrder order) {
		return new ApiKey(new Caller(text.id(), order.name(), order.role(), order.limits()), KeyHash.of(text),
				order.expiresAt(), null);
	}

	boolean isValidAt(Instant now) {
		return this.revokedAt == null && (this.expiresAt == null || now.isBefore(this.expiresAt));
	}

}
