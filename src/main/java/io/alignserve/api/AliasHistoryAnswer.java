package io.alignserve.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.registry.AliasChange;

/**
 * A page of the changes of an alias.
 *
 * @param items the changes, newest first
 * @param nextCursor where the next page begins
 */
@Schema(name = "AliasHistory", description = "Changes of an alias, newest first")
record AliasHistoryAnswer(@Schema(description = "The changes") List<Change> items,
		@Schema(description = "Where the next page begins; null if there is none", types = {
				"string", "null" },
				example = "MTI") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

	/**
	 * Makes the page.
	 * @param changes one more than fit, if there are so many
	 * @param limit how many fit
	 * @return the page
	 */
	static AliasHistoryAnswer of(List<AliasChange> changes, int limit) {
		PageCut<AliasChange> page = PageCut.of(changes, limit, AliasChange::id);
		return new AliasHistoryAnswer(page.items(Change::of), page.nextCursor());
	}

	/**
	 * One change.
	 *
	 * @param id counts all changes
	 * @param at when
	 * @param by who
	 * @param action what
	 * @param from where it led
	 * @param fromDigest that checkpoint's digest
	 * @param to where it leads since
	 * @param toDigest that checkpoint's digest
	 * @param figures what caused a reversal
	 */
	@Schema(name = "AliasChange", description = "One change of an alias")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Change(@Schema(description = "Counts the changes of all aliases", example = "12") long id,
			@Schema(description = "When", example = "2026-01-31T12:00:00Z") Instant at,
			@Schema(description = "The name of the API key that did it, or configuration, or gates for an automatic "
					+ "reversal", example = "admin") String by,
			@Schema(description = "point: it was pointed at a checkpoint. canary: a canary began or its percent "
					+ "changed. canary_ended: an administrator ended it. reversal: it broke its gates. rollback: back "
					+ "to what it led to before. remove: the alias was removed",
					allowableValues = {
							"point", "canary", "canary_ended", "reversal", "rollback", "remove" },
					example = "point") String action,
			@Schema(description = "The checkpoint that it led to; absent for its first change",
					example = "starter") @Nullable String from,
			@Schema(description = "That checkpoint's digest") @Nullable String fromDigest,
			@Schema(description = "The checkpoint that it leads to since, for a canary's changes the canary; absent if "
					+ "it was removed", example = "starter-v2") @Nullable String to,
			@Schema(description = "That checkpoint's digest") @Nullable String toDigest,
			@Schema(description = "The figures that caused a reversal; else absent",
					types = "object") @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> figures){

		static Change of(AliasChange change) {
			return new Change(change.id(), change.at(), change.by(), Words.word(change.action()),
					change.fromCheckpoint(), change.fromDigest(), change.toCheckpoint(), change.toDigest(),
					new TreeMap<>(change.figures()));
		}

	}

}
