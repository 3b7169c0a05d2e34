package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/tap}.
 *
 * @param ad the ad
 * @param attributes what to predict
 * @param audience what is known
 * @param calibrate whether to calibrate
 * @param model alias or checkpoint
 */
@Schema(name = "TapRequest")
record TapInput(
		@Schema(description = "The ad with its body", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AdInput ad,
		@ArraySchema(arraySchema = @Schema(description = "What to predict; absent = gender, age and region"),
				schema = @Schema(allowableValues = {
						"gender", "age", "region", "budget",
						"impressions" })) @Nullable List<@Nullable String> attributes,
		@Schema(description = "What is known of the audience") @Nullable AudienceInput audience,
		@Schema(description = "Whether to take out the preference that the model has for some answers whatever the ad says",
				defaultValue = "false") @Nullable Boolean calibrate,
		@Schema(description = "Alias or checkpoint name", defaultValue = "default") @Nullable String model){
}
