package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;

import io.alignserve.serving.Usage;

/**
 * What an answer cost.
 *
 * @param promptTokens tokens read
 * @param completionTokens tokens written or scored
 */
@Schema(name = "Usage", description = "What the answer cost")
record UsageAnswer(
		@Schema(description = "Tokens read; with rankBy those of the predictions too",
				example = "181") int promptTokens,
		@Schema(description = "Tokens written over all candidates; for predictions, those of rankBy included, and "
				+ "for scores, tokens of the answers that were scored", example = "64") int completionTokens) {

	static UsageAnswer of(Usage usage) {
		return new UsageAnswer(usage.promptTokens(), usage.completionTokens());
	}

}
