package io.alignserve.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.serving.Timing;

/**
 * How long an answer took.
 *
 * @param queueMillis wait for the first step
 * @param firstTokenMillis time to the first token
 * @param rankingMillis time of the predictions
 * @param totalMillis time to the end
 */
@Schema(name = "Timing", description = "How long the answer took, from the moment the model was asked")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimingAnswer(@Schema(description = "To the first step that ran it", example = "2") long queueMillis,
		@Schema(description = "To the first token; absent for predictions",
				example = "41") @Nullable Long firstTokenMillis,
		@Schema(description = "What the predictions took that candidates were ranked by, part of totalMillis; absent "
				+ "without rankBy", example = "35") @Nullable Long rankingMillis,
		@Schema(description = "To the end", example = "820") long totalMillis) {

	static TimingAnswer of(Timing timing) {
		return new TimingAnswer(timing.queueMillis(), timing.firstTokenMillis(), timing.rankingMillis(),
				timing.totalMillis());
	}

}
