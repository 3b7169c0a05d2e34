package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/provenance/verify}.
 *
 * @param text the text
 * @param title the title
 * @param provenance its mark
 */
@Schema(name = "VerificationRequest", requiredProperties = { "text", "provenance" })
record VerificationInput(
		@Schema(description = "The text, exactly as it is; of a whole answer its texts, joined by line " + "feeds",
				maxLength = 1000000, example = "Every ride home is a ride to remember.") @Nullable String text,
		@Schema(description = "The candidate's title, if it is to be checked too",
				maxLength = 1000000) @Nullable String title,
		@Nullable ProvenanceInput provenance) {
}
