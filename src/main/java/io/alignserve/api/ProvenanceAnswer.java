package io.alignserve.api;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.provenance.Mark;

/**
 * Where a text comes from, signed.
 *
 * @param scheme how it is signed
 * @param generator always {@code alignserve}
 * @param version version of the generator
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
@Schema(name = "Provenance",
		description = "Where a text comes from, signed: to be kept beside it, and checked by "
				+ "/v1/provenance/verify or with the keys of /.well-known/alignserve-keys")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProvenanceAnswer(@Schema(
		description = "How it is signed: Ed25519 over this object without signature as canonical JSON (RFC 8785)",
		example = "ed25519-jcs-1") String scheme,
		@Schema(description = "Always alignserve", example = "alignserve") String generator,
		@Schema(description = "The generator's version", example = "0.1.0") String version,
		@Schema(description = "The checkpoint that wrote it", example = "starter") String checkpoint,
		@Schema(description = "The checkpoint's digest",
				example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") String digest,
		@Schema(description = "The id of the call", example = "7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4") String requestId,
		@Schema(description = "The index of the candidate; absent in the mark of a whole answer",
				example = "0") @Nullable Integer candidate,
		@Schema(description = "When it was written, UTC") Instant createdAt,
		@Schema(description = "SHA-256 over the UTF-8 of the text, exactly as it is; of a whole answer over its texts "
				+ "(or answer sentences), joined by line feeds",
				example = "sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9") String textHash,
		@Schema(description = "The same of the candidate's title; absent if it has none") @Nullable String titleHash,
		@Schema(description = "The key that signed, as /.well-known/alignserve-keys names it",
				example = "GkFbMYO4n0cWbgOyZmMOoACTD2oTCCIbRHnCmYl0oVs") String keyId,
		@Schema(description = "The signature, base64url without padding") String signature) {

	static ProvenanceAnswer of(Mark mark) {
		return new ProvenanceAnswer(mark.scheme(), mark.generator(), mark.version(), mark.checkpoint(), mark.digest(),
				mark.requestId(), mark.candidate(), Instant.parse(mark.createdAt()), mark.textHash(), mark.titleHash(),
				mark.keyId(), mark.signature());
	}

}
