package io.alignserve.requestlog;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A row of the request log as it is read again.
 *
 * @param rowKey tells it from every other row
 * @param record what was recorded of the call; without its texts
 * @param inputHash HMAC-SHA-256 if {@code textKey} is there, else SHA-256; null if there
 * was no input
 * @param outputHash SHA-256; null if there was no output
 * @param textKey id of the key of the input's hash and of encrypted texts
 * @param texts what is kept of the texts
 */
public record LoggedRequest(UUID rowKey, RequestRecord record, @Nullable String inputHash, @Nullable String outputHash,
		@Nullable String textKey, Texts texts) {

	/** Where it stands among all rows. */
	public Position position() {
		return new Position(this.record.receivedAt(), this.rowKey);
	}

	/**
	 * A place among all rows, which are ordered by time and, at the same time, by key.
	 *
	 * @param receivedAt when the call arrived
	 * @param rowKey the key of its row
	 */
	public record Position(Instant receivedAt, UUID rowKey) {
	}

	/**
	 * Texts with e-mail addresses and telephone numbers masked.
	 *
	 * @param input what was asked; null if it is not kept
	 * @param output what was answered; null if it is not kept
	 * @param unreadable why encrypted texts cannot be read; null if they can
	 */
	public record Texts(@Nullable String input, @Nullable String output, @Nullable String unreadable) {

		/** Nothing is kept, or nothing was asked for. */
		public static final Texts NONE = new Texts(null, null, null);

		/** Whether there is anything that somebody reads here. */
		public boolean isReadable() {
			return this.input != null || this.output != null;
		}

	}

}
