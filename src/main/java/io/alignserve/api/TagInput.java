package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/tag}.
 *
 * @param ad the brief
 * @param audience wanted audience
 * @param attribute what it is written for
 * @param generation how
 * @param rankBy what orders the candidates
 * @param model alias or checkpoint
 */
@Schema(name = "TagRequest")
record TagInput(
		@Schema(description = "The ad to write, without a body",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AdInput ad,
		@Schema(description = "The wanted audience") @Nullable AudienceInput audience,
		@Schema(description = "What the text is written for; age, gender and region need the audience's ages, genders or regions, budget needs ad.spend, impressions needs ad.impressions",
				allowableValues = {
						"age", "gender", "region", "budget", "impressions" },
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String attribute,
		@Nullable GenerationInput generation,
		@Schema(description = "audience: candidates are ordered by the share that /v1/tap predicts for the audience "
				+ "written for, largest first, and tell it; index remains the order in which they were written. Absent "
				+ "= by index, without a prediction", allowableValues = "audience") @Nullable String rankBy,
		@Schema(description = "Alias or checkpoint name", defaultValue = "default") @Nullable String model){
}
