package io.alignserve.api;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.pool.Route;
import io.alignserve.registry.AliasView;

/**
 * An alias.
 *
 * @param alias its name
 * @param checkpoint what answers
 * @param digest that checkpoint's digest
 * @param canary what is tried beside it
 * @param serving whether this instance can answer
 * @param revision counts its changes
 * @param changedAt when it was last changed
 * @param changedBy by whom
 */
@Schema(name = "Alias", description = "Where an alias leads")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AliasAnswer(@Schema(description = "Its name", example = "default") String alias,
		@Schema(description = "The checkpoint that answers", example = "starter") String checkpoint,
		@Schema(description = "That checkpoint's digest",
				example = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae") String digest,
		@Schema(description = "The checkpoint that is tried beside it; absent if none is") @Nullable CanaryAnswer canary,
		@Schema(description = "Whether the instance that answers this can serve the alias as it is wanted",
				example = "true") boolean serving,
		@Schema(description = "Counts the changes of the alias, from 1", example = "3") long revision,
		@Schema(description = "When it was last changed", example = "2026-01-31T12:00:00Z") Instant changedAt,
		@Schema(description = "The name of the API key that changed it, or configuration, or gates for an automatic "
				+ "reversal", example = "admin") String changedBy) {

	static AliasAnswer of(AliasView view) {
		Route.Canary canary = view.canary();
		return new AliasAnswer(view.alias(), view.checkpoint(), view.digest(),
				(canary != null) ? CanaryAnswer.of(canary, view.figures()) : null, view.serving(), view.revision(),
				view.changedAt(), view.changedBy());
	}

	/**
	 * All of them.
	 *
	 * @param aliases the aliases, by name
	 */
	@Schema(name = "Aliases", description = "The aliases")
	record All(@Schema(description = "The aliases, by name") List<AliasAnswer> aliases) {
	}

}
