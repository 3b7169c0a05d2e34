package io.alignserve.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What administrators see of a key; never the key.
 *
 * @param number counts the keys
 * @param id its id
 * @param name whose it is
 * @param role what it opens
 * @param createdAt when it was made
 * @param expiresAt when it ends; {@code null} = never
 * @param revokedAt when it was taken back; {@code null} if it was not
 * @param lastUsedAt when it last opened something, up to about a minute late;
 * {@code null} if it never did
 * @param limits what its owner may use
 */
public record KeyView(long number, String id, String name, Role role, Instant createdAt, @Nullable Instant expiresAt,
		@Nullable Instant revokedAt, @Nullable Instant lastUsedAt, CallerLimits limits) {
}
