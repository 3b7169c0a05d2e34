package io.alignserve.api;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.batch.Batch;

/**
 * A batch as clients see it.
 *
 * @param id its id
 * @param status what it is doing
 * @param counts its rows
 * @param progress the share of its rows that have an answer or an error
 * @param createdAt when its upload began
 * @param startedAt when its first row could be begun
 * @param endedAt when it ended
 * @param expiresAt when it ends at the latest
 * @param webhook whom its end is told
 */
@Schema(name = "Batch", description = "Many calls in one")
record BatchAnswer(@Schema(description = "Its id", example = "batch_5f0c9a3be1d24c7788aa01fe") String id, @Schema(
		description = "validating: all rows have come. in_progress: they are answered. finalizing: the last one "
				+ "is. completed: each has an answer or an error. failed: none could be begun. expired: its time was "
				+ "over before. cancelling: what was begun is finished. cancelled: what was answered stays",
		allowableValues = {
				"validating", "in_progress", "finalizing", "completed", "failed", "expired", "cancelling",
				"cancelled" },
		example = "in_progress") String status, @Schema(description = "Its rows") Counts counts,
		@Schema(description = "The share of its rows that have an answer or an error", minimum = "0", maximum = "1",
				example = "0.25") double progress,
		@Schema(description = "When its upload began", example = "2026-01-31T12:00:00Z") Instant createdAt,
		@Schema(description = "When its first row could be begun; null if not yet", types = { "string", "null" },
				format = "date-time") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant startedAt,
		@Schema(description = "When it ended; null if not yet", types = { "string", "null" },
				format = "date-time") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant endedAt,
		@Schema(description = "When it ends at the latest", example = "2026-02-01T12:00:00Z") Instant expiresAt,
		@Schema(description = "Whom its end is told; absent if nobody") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Webhook webhook){

	static BatchAnswer of(Batch batch) {
		Batch.Counts counts = batch.counts();
		Batch.Times times = batch.times();
		Batch.Notice notice = batch.webhook();
		double progress = (counts.total() == 0) ? 0 : (counts.completed() + counts.failed()) / (double) counts.total();
		return new BatchAnswer(batch.id(), Words.word(batch.state()),
				new Counts(counts.total(), counts.completed(), counts.failed()), progress, times.created(),
				times.begun(), times.ended(), times.expires(), (notice == null) ? null
						: new Webhook(notice.url(), Words.word(notice.state()), notice.attempts(), notice.lastError()));
	}

	/**
	 * The rows of a batch.
	 *
	 * @param total all
	 * @param completed those with an answer
	 * @param failed those with an error
	 */
	@Schema(name = "BatchCounts", description = "The rows of a batch")
	record Counts(@Schema(description = "All rows", example = "40") int total,
			@Schema(description = "Those that have an answer", example = "9") int completed, @Schema(
					description = "Those that have an error; of a batch that was cancelled or has expired, errors also "
							+ "lists the rows that were never answered, which are counted nowhere",
					example = "1") int failed) {
	}

	/**
	 * What became of the message about a batch's end.
	 *
	 * @param url where it goes
	 * @param state how far it is
	 * @param attempts how often it was sent
	 * @param lastError why the last attempt failed
	 */
	@Schema(name = "BatchWebhook", description = "What became of the message about a batch's end")
	record Webhook(@Schema(description = "Where it goes", example = "https://example.com/batches") String url,
			@Schema(description = "waiting: the batch has not ended. due: it is being sent, again if need be. "
					+ "delivered: it was taken. given_up: it is not sent any more",
					allowableValues = {
							"waiting", "due", "delivered", "given_up" },
					example = "waiting") String state,
			@Schema(description = "How often it was sent", example = "0") int attempts,
			@Schema(description = "Why the last attempt failed; null if none has",
					types = { "string", "null" }) @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String lastError){
	}

	/**
	 * A page of batches.
	 *
	 * @param items the batches, newest first
	 * @param nextCursor where the next page begins
	 */
	@Schema(name = "Batches", description = "Batches, newest first")
	record All(@Schema(description = "The batches") List<BatchAnswer> items,
			@Schema(description = "Where the next page begins; null if there is none", types = {
					"string", "null" },
					example = "MTI") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

		/**
		 * Makes the page.
		 * @param batches one more than fit, if there are so many
		 * @param limit how many fit
		 * @return the page
		 */
		static All of(List<Batch> batches, int limit) {
			PageCut<Batch> page = PageCut.of(batches, limit, Batch::number);
			return new All(page.items(BatchAnswer::of), page.nextCursor());
		}

	}

}
