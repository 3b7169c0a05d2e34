package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /admin/v1/aliases/ALIAS}.
 *
 * @param checkpoint where the alias is to lead
 * @param strategy how old makes way for new
 * @param canary how it is tried first
 */
@Schema(name = "AliasCommand", description = "Where an alias is to lead")
record AliasInput(
		@Schema(description = "The registered checkpoint that is to answer; with a canary, the one that is tried",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String checkpoint,
		@Schema(description = "beside: old and new are resident together for a moment, refused with 507 if they do not "
				+ "fit. replace: if they do not fit, requests wait, a bounded number of them, while the old one makes "
				+ "way; it comes back if the new one fails", defaultValue = "beside",
				allowableValues = {
						"beside", "replace" }) @Nullable String strategy,
		@Schema(description = "Tries the checkpoint beside the one that answers now; absent = it answers "
				+ "alone") @Nullable Canary canary){

	/**
	 * How a checkpoint is tried.
	 *
	 * @param percent how many of a hundred requests it answers
	 * @param splitBy what decides which
	 * @param shadow whether only the log sees its answers
	 * @param minRequests when it is judged first
	 * @param maxErrorRate the largest share of failures
	 * @param maxP95Ratio the largest ratio of its 95th percentile to the stable one's
	 */
	@Schema(name = "CanaryCommand", description = "How a checkpoint is tried, and when it is taken back by itself")
	record Canary(
			@Schema(description = "How many of a hundred requests it answers", minimum = "0", maximum = "100",
					requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Integer percent,
			@Schema(description = "What decides which requests: the same id, or the same API key, is always answered "
					+ "by the same checkpoint", defaultValue = "request",
					allowableValues = {
							"request", "caller" }) @Nullable String splitBy,
			@Schema(description = "Whether the stable checkpoint answers all requests, and this one answers the given "
					+ "percentage too, for the request log only", defaultValue = "false") @Nullable Boolean shadow,
			@Schema(description = "How many requests both must have ended before it is judged", minimum = "1",
					maximum = "1000000", defaultValue = "100") @Nullable Integer minRequests,
			@Schema(description = "The largest share of its requests that may fail", minimum = "0", maximum = "1",
					defaultValue = "0.02") @Nullable Double maxErrorRate,
			@Schema(description = "The largest ratio of the 95th percentile of its total time to that of the stable "
					+ "checkpoint", minimum = "0.01", maximum = "1000",
					defaultValue = "1.5") @Nullable Double maxP95Ratio){
	}

}
