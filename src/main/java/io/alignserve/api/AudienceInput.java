package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An audience as clients write it.
 *
 * @param ages age bands
 * @param genders genders
 * @param regions states
 */
@Schema(name = "Audience", description = "The people an ad is meant for or is known to reach; an absent list says "
		+ "nothing about that attribute")
record AudienceInput(
		@ArraySchema(arraySchema = @Schema(description = "Age bands of Meta's delivery reporting"),
				schema = @Schema(allowableValues = {
						"13-17", "18-24", "25-34", "35-44", "45-54", "55-64",
						"65+" })) @Nullable List<@Nullable String> ages,
		@ArraySchema(arraySchema = @Schema(description = "Genders"),
				schema = @Schema(allowableValues = { "female", "male" })) @Nullable List<@Nullable String> genders,
		@ArraySchema(arraySchema = @Schema(description = "US states by name or two-letter code, DC included"),
				schema = @Schema(example = "Oregon")) @Nullable List<@Nullable String> regions){
}
