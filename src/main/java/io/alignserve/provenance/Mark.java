package io.alignserve.provenance;

import org.jspecify.annotations.Nullable;

/**
 * The mark of one text: what it comes from and what it is, signed. All values are as the
 * mark was written, so that one that somebody changed is still seen.
 *
 * @param scheme how it is signed, {@value Marks#SCHEME}
 * @param generator {@value Marks#GENERATOR}
 * @param version version of the generator
 * @param checkpoint name of the checkpoint
 * @param digest its digest
 * @param requestId id of the call
 * @param candidate index of the candidate; {@code null} for the texts of a whole answer
 * @param createdAt when the text was written, ISO 8601, UTC
 * @param textHash {@code sha256:} and the SHA-256 of the text's UTF-8 in hexadecimal
 * digits
 * @param titleHash the same of the title; {@code null} without one
 * @param keyId which key signed
 * @param signature Ed25519 over {@link CanonicalMark}, base64url without padding
 */
public record Mark(String scheme, String generator, String version, String checkpoint, String digest, String requestId,
		@Nullable Integer candidate, String createdAt, String textHash, @Nullable String titleHash, String keyId,
		String signature) {

	Mark signed(String made) {
		return new Mark(this.scheme, this.generator, this.version, this.checkpoint, this.digest, this.requestId,
				this.candidate, this.createdAt, this.textHash, this.titleHash, this.keyId, made);
	}

}
