package io.alignserve.registry;

import java.time.Instant;

import io.alignserve.pool.CanaryFigures;
import io.alignserve.pool.Route;
import org.jspecify.annotations.Nullable;

/**
 * An alias.
 *
 * @param alias its name
 * @param checkpoint the checkpoint that answers
 * @param digest that checkpoint's digest
 * @param canary what is tried beside it; {@code null} = nothing
 * @param figures how the two did on this instance; {@code null} without a canary
 * @param serving whether this instance can answer requests for it, as it is wanted
 * @param revision counts the changes of this alias, from 1
 * @param changedAt when it was last changed
 * @param changedBy by whom
 */
public record AliasView(String alias, String checkpoint, String digest, Route.@Nullable Canary canary,
		@Nullable CanaryFigures figures, boolean serving, long revision, Instant changedAt, String changedBy) {
}
