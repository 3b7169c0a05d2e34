package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How candidates are to be written, as clients write it.
 *
 * @param candidates number of candidates
 * @param maxTokens tokens of each
 * @param temperature temperature
 * @param topP nucleus
 * @param topK number of likeliest tokens
 * @param seed start of the pseudo-random numbers
 * @param stop texts that end a candidate
 */
@Schema(name = "Generation", description = "How candidates are written")
record GenerationInput(
		@Schema(description = "Number of candidates", minimum = "1", maximum = "16",
				defaultValue = "1") @Nullable Integer candidates,
		@Schema(description = "The largest number of tokens of each candidate", minimum = "1", maximum = "512",
				defaultValue = "128") @Nullable Integer maxTokens,
		@Schema(description = "0 takes the likeliest token, higher values vary more", minimum = "0", maximum = "2",
				defaultValue = "0.8") @Nullable Double temperature,
		@Schema(description = "Chooses among the likeliest tokens whose probability reaches this; above 0",
				minimum = "0", maximum = "1", defaultValue = "0.95") @Nullable Double topP,
		@Schema(description = "Chooses among this many likeliest tokens; 0 = all", minimum = "0",
				defaultValue = "0") @Nullable Integer topK,
		@Schema(description = "The same seed, request and checkpoint digest give the same text; absent = a random "
				+ "one, which the answer tells") @Nullable Long seed,
		@ArraySchema(arraySchema = @Schema(description = "Texts that end a candidate and are not part of it, at most 8 "
				+ "of at most 100 characters")) @Nullable List<@Nullable String> stop) {
}
