package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/transsuasion}.
 *
 * @param ad the ad
 * @param audience the audience it has
 * @param objective what shall be better
 * @param generation how
 * @param rankBy what orders the candidates
 * @param model alias or checkpoint
 */
@Schema(name = "TranssuasionRequest")
record TranssuasionInput(
		@Schema(description = "The ad with its body", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AdInput ad,
		@Schema(description = "The audience it has") @Nullable AudienceInput audience,
		@Schema(description = "What the new text shall do better on; age, gender and region need the audience's ages, genders or regions",
				allowableValues = {
						"age", "gender", "region", "engagement", "budget" },
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String objective,
		@Nullable GenerationInput generation,
		@Schema(description = "audience: candidates are ordered by the share that /v1/tap predicts for the audience "
				+ "written for, largest first, and tell it; index remains the order in which they were written. Absent "
				+ "= by index, without a prediction", allowableValues = "audience") @Nullable String rankBy,
		@Schema(description = "Alias or checkpoint name", defaultValue = "default") @Nullable String model){
}
