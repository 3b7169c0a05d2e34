package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/score}.
 *
 * @param ads the ads
 * @param audience the wanted audience
 * @param attribute what of it counts
 * @param model alias or checkpoint
 */
@Schema(name = "ScoreRequest")
record ScoreInput(
		@ArraySchema(
				arraySchema = @Schema(description = "The ads with their bodies, for example variants of one ad",
						requiredMode = Schema.RequiredMode.REQUIRED),
				minItems = 1, maxItems = 64) @Nullable List<@Nullable AdInput> ads,
		@Schema(description = "The wanted audience; names at least one age band, gender or state",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable AudienceInput audience,
		@Schema(description = "What to score for; needed if the audience names more than one of ages, genders and "
				+ "regions, otherwise it may be left out",
				allowableValues = {
						"age", "gender", "region" }) @Nullable String attribute,
		@Schema(description = "Alias or checkpoint name", defaultValue = "default") @Nullable String model){
}
