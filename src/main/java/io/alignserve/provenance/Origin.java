package io.alignserve.provenance;

import java.time.Instant;

/**
 * What a text comes from.
 *
 * @param checkpoint name of the checkpoint
 * @param digest its digest
 * @param requestId id of the call
 * @param createdAt when the text was written
 */
public record Origin(String checkpoint, String digest, String requestId, Instant createdAt) {
}
