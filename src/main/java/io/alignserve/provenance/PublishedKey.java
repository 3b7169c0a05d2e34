package io.alignserve.provenance;

import java.time.Instant;

/**
 * A public key for whoever checks marks.
 *
 * @param id its id, the thumbprint of the JWK (RFC 7638)
 * @param x the key, 32 bytes in base64url without padding
 * @param validFrom since when it is used
 * @param validUntil until when it is known to be used; put off while it is
 */
public record PublishedKey(String id, String x, Instant validFrom, Instant validUntil) {
}
