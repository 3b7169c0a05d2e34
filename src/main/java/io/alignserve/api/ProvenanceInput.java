package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A mark as a client kept it. Times and numbers are as they were written, so that every
 * change is seen.
 *
 * @param scheme how it is signed
 * @param generator who wrote the text
 * @param version its version
 * @param checkpoint the checkpoint
 * @param digest its digest
 * @param requestId the call's id
 * @param candidate index of the candidate
 * @param createdAt when it was written
 * @param textHash hash of the text
 * @param titleHash hash of the title
 * @param keyId which key signed
 * @param signature the signature
 */
@Schema(name = "KeptProvenance", description = "The provenance of a text, as it was answered",
		requiredProperties = { "scheme", "generator", "version", "checkpoint", "digest", "requestId", "createdAt",
				"textHash", "keyId", "signature" })
record ProvenanceInput(@Schema(description = "How it is signed", example = "ed25519-jcs-1") @Nullable String scheme,
		@Schema(description = "Who wrote the text", example = "alignserve") @Nullable String generator,
		@Schema(description = "The generator's version", example = "0.1.0") @Nullable String version,
		@Schema(description = "The checkpoint", example = "starter") @Nullable String checkpoint,
		@Schema(description = "The checkpoint's digest") @Nullable String digest,
		@Schema(description = "The id of the call") @Nullable String requestId,
		@Schema(description = "The index of the candidate; absent in the mark of a whole answer", minimum = "0",
				maximum = "1000", example = "0") @Nullable Integer candidate,
		@Schema(description = "When the text was written",
				example = "2026-11-22T08:00:00.123Z") @Nullable String createdAt,
		@Schema(description = "The text's hash") @Nullable String textHash,
		@Schema(description = "The title's hash") @Nullable String titleHash,
		@Schema(description = "The key that signed") @Nullable String keyId,
		@Schema(description = "The signature") @Nullable String signature) {
}
