package io.alignserve.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

import io.alignserve.serving.AnsweringModel;

/**
 * Where a text comes from.
 *
 * @param generator always {@code alignserve}
 * @param checkpoint the checkpoint
 * @param digest its digest
 * @param requestId the call's id
 * @param createdAt when it was written
 * @param textHash hash of the texts
 */
@Schema(name = "Provenance", description = "Where the text comes from, to be kept beside it")
record ProvenanceAnswer(@Schema(description = "Always alignserve", example = "alignserve") String generator,
		@Schema(description = "The checkpoint that wrote it", example = "starter") String checkpoint,
		@Schema(description = "The checkpoint's digest",
				example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") String digest,
		@Schema(description = "The id of the call") String requestId,
		@Schema(description = "When it was written, UTC") Instant createdAt,
		@Schema(description = "SHA-256 over the UTF-8 of the texts (of the answer sentences, for predictions), joined "
				+ "by line feeds",
				example = "sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9") String textHash) {

	static ProvenanceAnswer of(AnsweringModel model, String requestId, List<String> texts) {
		return new ProvenanceAnswer("alignserve", model.checkpoint(), model.digest(), requestId,
				Instant.now().truncatedTo(ChronoUnit.MILLIS), "sha256:" + sha256(String.join("\n", texts)));
	}

	private static String sha256(String text) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
