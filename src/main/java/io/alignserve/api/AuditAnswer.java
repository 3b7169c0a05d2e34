package io.alignserve.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.registry.AuditEntry;

/**
 * A page of the audit trail.
 *
 * @param items the acts, newest first
 * @param nextCursor where the next page begins
 */
@Schema(name = "Audit", description = "Acts of administration, newest first")
record AuditAnswer(@Schema(description = "The acts") List<Act> items,
		@Schema(description = "Where the next page begins; null if there is none", types = {
				"string", "null" },
				example = "MTI") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

	/**
	 * Makes the page.
	 * @param entries one more than fit, if there are so many
	 * @param limit how many fit
	 * @return the page
	 */
	static AuditAnswer of(List<AuditEntry> entries, int limit) {
		PageCut<AuditEntry> page = PageCut.of(entries, limit, AuditEntry::id);
		return new AuditAnswer(page.items(Act::of), page.nextCursor());
	}

	/**
	 * One act.
	 *
	 * @param id counts the acts
	 * @param at when
	 * @param by who
	 * @param instance which instance did it
	 * @param action what
	 * @param subject to what
	 * @param outcome whether it was done
	 * @param detail what exactly
	 */
	@Schema(name = "AuditEntry", description = "One act of administration")
	record Act(@Schema(description = "Counts the acts", example = "12") long id,
			@Schema(description = "When", example = "2026-01-31T12:00:00Z") Instant at,
			@Schema(description = "The name of the API key that did it, or configuration, or gates for an automatic "
					+ "reversal", example = "admin") String by,
			@Schema(description = "The instance that did it", example = "alignserve-0") String instance,
			@Schema(description = "What was done", example = "alias.point") String action,
			@Schema(description = "The checkpoint or alias that it was done to", example = "default") String subject,
			@Schema(description = "Whether it was done", allowableValues = {
					"done", "refused" }, example = "done") String outcome,
			@Schema(description = "What exactly was done, or why it was refused",
					example = "from starter to starter-v2") String detail){

		static Act of(AuditEntry entry) {
			return new Act(entry.id(), entry.at(), entry.by(), entry.instance(), entry.action(), entry.subject(),
					entry.outcome().toLowerCase(Locale.ROOT), entry.detail());
		}

	}

}
