package io.alignserve.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.pool.CanaryFigures;
import io.alignserve.pool.Route;

/**
 * A checkpoint that is tried beside the one that answers.
 *
 * @param checkpoint its name
 * @param percent how many of a hundred requests it answers
 * @param splitBy what decides which
 * @param shadow whether only the log sees its answers
 * @param minRequests when it is judged first
 * @param maxErrorRate the largest share of failures
 * @param maxP95Ratio the largest ratio of times
 * @param figures how the two did
 */
@Schema(name = "Canary", description = "A checkpoint that is tried beside the one that answers")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CanaryAnswer(@Schema(description = "Its name", example = "starter-v2") String checkpoint,
		@Schema(description = "How many of a hundred requests it answers", example = "10") int percent,
		@Schema(description = "What decides which requests", allowableValues = {
				"request", "caller" }, example = "request") String splitBy,
		@Schema(description = "Whether only the request log sees its answers", example = "false") boolean shadow,
		@Schema(description = "How many requests both must have ended before it is judged",
				example = "100") int minRequests,
		@Schema(description = "The largest share of its requests that may fail", example = "0.02") double maxErrorRate,
		@Schema(description = "The largest ratio of the 95th percentile of its total time to that of the stable "
				+ "checkpoint", example = "1.5") double maxP95Ratio,
		@Schema(description = "How the two did since the canary began, as the instance that answers saw it; absent "
				+ "where it saw nothing") @Nullable Figures figures){

	static CanaryAnswer of(Route.Canary canary, @Nullable CanaryFigures figures) {
		return new CanaryAnswer(canary.checkpoint(), canary.percent(), Words.word(canary.splitBy()), canary.shadow(),
				canary.gates().minRequests(), canary.gates().maxErrorRate(), canary.gates().maxP95Ratio(),
				(figures != null) ? Figures.of(figures) : null);
	}

	/**
	 * How the two did.
	 *
	 * @param stable the one that answers
	 * @param canary the one that is tried
	 */
	@Schema(name = "CanaryFigures", description = "How a canary and the stable checkpoint did since the canary began")
	record Figures(@Schema(description = "The stable checkpoint") Side stable,
			@Schema(description = "The canary") Side canary) {

		static Figures of(CanaryFigures figures) {
			return new Figures(Side.of(figures.stable()), Side.of(figures.canary()));
		}

	}

	/**
	 * How one of them did.
	 *
	 * @param requests how many requests ended
	 * @param failures how many of them failed
	 * @param errorRate the share of them
	 * @param p95Millis 95th percentile of their time
	 */
	@Schema(name = "CanarySide", description = "How one of the two did")
	record Side(@Schema(description = "How many requests ended", example = "240") long requests,
			@Schema(description = "How many of them failed through no fault of the caller",
					example = "1") long failures,
			@Schema(description = "The share that failed", example = "0.0041666") double errorRate,
			@Schema(description = "95th percentile of the total time of those that were answered; 0 if there were none",
					example = "812.5") double p95Millis) {

		static Side of(CanaryFigures.Side side) {
			return new Side(side.requests(), side.failures(), side.errorRate(), side.p95Millis());
		}

	}

}
