package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/transcreation}.
 *
 * @param ad the ad
 * @param from its audience
 * @param to the wanted audience
 * @param attribute in which they differ
 * @param generation how
 * @param rankBy what orders the candidates
 * @param model alias or checkpoint
 */
@Schema(name = "TranscreationRequest")
record TranscreationInput(
		@Schema(description = "The ad with its body", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AdInput ad,
		@Schema(description = "The audience it performs well for",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AudienceInput from,
		@Schema(description = "The wanted audience; differs from the other in exactly one of ages, genders, regions",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AudienceInput to,
		@Schema(description = "The attribute in which the audiences differ; may be left out", allowableValues = {
				"age", "gender", "region" }) @Nullable String attribute,
		@Nullable GenerationInput generation,
		@Schema(description = "audience: candidates are ordered by the share that /v1/tap predicts for the audience "
				+ "written for, largest first, and tell it; index remains the order in which they were written. Absent "
				+ "= by index, without a prediction", allowableValues = "audience") @Nullable String rankBy,
		@Schema(description = "Alias or checkpoint name", defaultValue = "default") @Nullable String model){
}
