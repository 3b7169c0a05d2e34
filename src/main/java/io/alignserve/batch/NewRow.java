package io.alignserve.batch;

import org.jspecify.annotations.Nullable;

/**
 * A row of an upload.
 *
 * @param customId what the owner calls it by; {@code null} if it could not be read
 * @param task the call to make; {@code null} if it could not be read
 * @param body the call's body; {@code null} if the row is refused
 * @param refusal why it is not even begun; {@code null} if it is
 */
public record NewRow(@Nullable String customId, @Nullable String task, @Nullable String body,
		@Nullable RowAnswer refusal) {

	/**
	 * Makes a row that is to be answered.
	 * @param customId what the owner calls it by
	 * @param task the call to make
	 * @param body the call's body
	 * @return the row
	 */
	public static NewRow of(String customId, String task, String body) {
		return new NewRow(customId, task, body, null);
	}

	int characters() {
		return ((this.body != null) ? this.body.length() : 0)
				+ ((this.refusal != null) ? this.refusal.json().length() : 0);
	}

}
