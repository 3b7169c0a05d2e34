package io.alignserve.api;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.access.KeyDesk;
import io.alignserve.access.KeyView;

/**
 * An API key, without its text.
 *
 * @param id its id
 * @param name whose it is
 * @param role what it opens
 * @param createdAt when it was made
 * @param expiresAt when it ends
 * @param revokedAt when it was taken back
 * @param lastUsedAt when it was last used
 * @param limits what its owner may use
 */
@Schema(name = "Key", description = "An API key; its text was shown once, when it was made")
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyAnswer(@Schema(description = "Its id, which its text holds after as_", example = "0123456789ab") String id,
		@Schema(description = "Whose it is", example = "shop") String name,
		@Schema(description = "What it opens", allowableValues = {
				"CLIENT", "ADMIN" }, example = "CLIENT") String role,
		@Schema(description = "When it was made", example = "2026-01-30T09:30:00Z") Instant createdAt,
		@Schema(description = "When it ends; absent = never",
				example = "2027-01-31T12:00:00Z") @Nullable Instant expiresAt,
		@Schema(description = "When it was revoked; absent if it was not",
				example = "2026-06-30T17:00:00Z") @Nullable Instant revokedAt,
		@Schema(description = "When it was last used, up to about a minute late; absent if never",
				example = "2026-01-31T12:00:00Z") @Nullable Instant lastUsedAt,
		@Schema(description = "What its owner may use; absent = the configured limits") @Nullable KeyLimits limits){

	static KeyAnswer of(KeyView view) {
		return new KeyAnswer(view.id(), view.name(), view.role().name(), view.createdAt(), view.expiresAt(),
				view.revokedAt(), view.lastUsedAt(), KeyLimits.of(view.limits()));
	}

	/**
	 * A key that was just made.
	 *
	 * @param key the text, shown this once
	 * @param id its id
	 * @param name whose it is
	 * @param role what it opens
	 * @param createdAt when it was made
	 * @param expiresAt when it ends
	 * @param limits what its owner may use
	 */
	@Schema(name = "NewKey", description = "A key that was just made, with its text")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Created(@Schema(
			description = "The key, to be sent as Authorization: Bearer <key>. It is shown this once and stored "
					+ "nowhere, so keep it now",
			example = "as_0123456789ab_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") String key,
			@Schema(description = "Its id", example = "0123456789ab") String id,
			@Schema(description = "Whose it is", example = "shop") String name,
			@Schema(description = "What it opens", allowableValues = {
					"CLIENT", "ADMIN" }, example = "CLIENT") String role,
			@Schema(description = "When it was made", example = "2026-01-30T09:30:00Z") Instant createdAt,
			@Schema(description = "When it ends; absent = never",
					example = "2027-01-31T12:00:00Z") @Nullable Instant expiresAt,
			@Schema(description = "What its owner may use; absent = the configured limits") @Nullable KeyLimits limits){

		static Created of(KeyDesk.NewKey made) {
			KeyView view = made.view();
			return new Created(made.text(), view.id(), view.name(), view.role().name(), view.createdAt(),
					view.expiresAt(), KeyLimits.of(view.limits()));
		}

		/** Keeps the key out of logs. */
		@Override
		public String toString() {
			return this.id;
		}

	}

	/**
	 * A page of keys.
	 *
	 * @param items the keys, newest first
	 * @param nextCursor where the next page begins
	 */
	@Schema(name = "Keys", description = "API keys, newest first")
	record Page(@Schema(description = "The keys") List<KeyAnswer> items,
			@Schema(description = "Where the next page begins; null if there is none", types = {
					"string", "null" },
					example = "MTI") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

		static Page of(List<KeyView> views, int limit) {
			PageCut<KeyView> page = PageCut.of(views, limit, KeyView::number);
			return new Page(page.items(KeyAnswer::of), page.nextCursor());
		}

	}

}
