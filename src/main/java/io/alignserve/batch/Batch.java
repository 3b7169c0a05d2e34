package io.alignserve.batch;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A batch as it is now.
 *
 * @param number counts the batches of all owners
 * @param id what its owner calls it by
 * @param owner the name of the API key that made it
 * @param state what it is doing
 * @param counts its rows
 * @param times when what happened
 * @param webhook whom its end is told; {@code null} if nobody
 */
public record Batch(long number, String id, String owner, BatchState state, Counts counts, Times times,
		@Nullable Notice webhook) {

	/**
	 * The rows of a batch.
	 *
	 * @param total all rows
	 * @param completed those that have an answer
	 * @param failed those that have an error
	 */
	public record Counts(int total, int completed, int failed) {
	}

	/**
	 * When what happened.
	 *
	 * @param created when its upload began
	 * @param begun when its first row could be begun; {@code null} if not yet
	 * @param ended when it ended; {@code null} if not yet
	 * @param expires when it ends at the latest
	 */
	public record Times(Instant created, @Nullable Instant begun, @Nullable Instant ended, Instant expires) {
	}

	/**
	 * What became of the message about its end.
	 *
	 * @param url where it goes
	 * @param state how far it is
	 * @param attempts how often it was sent
	 * @param lastError why the last attempt failed; {@code null} if none has
	 */
	public record Notice(String url, NoticeState state, int attempts, @Nullable String lastError) {
	}

	/** How far the message about a batch's end is. */
	public enum NoticeState {

		/** The batch has not ended. */
		WAITING,
		/** It is being sent, again if need be. */
		DUE,
		/** It was taken. */
		DELIVERED,
		/** It was sent as often as is allowed, or may not be sent there. */
		GIVEN_UP

	}

}
