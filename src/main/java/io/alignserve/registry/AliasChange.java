package io.alignserve.registry;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One change of an alias.
 *
 * @param id counts all changes of all aliases
 * @param alias the alias
 * @param at when
 * @param by who: a key's name, {@code configuration}, or {@code gates} for an automatic
 * reversal
 * @param action what
 * @param fromCheckpoint where it led; {@code null} for the first change
 * @param fromDigest that checkpoint's digest
 * @param toCheckpoint where it leads since; where a canary began, the canary, which is
 * what it led from where it ended
 * @param toDigest that checkpoint's digest
 * @param figures the figures that caused a reversal; else empty
 */
public record AliasChange(long id, String alias, Instant at, String by, Action action, @Nullable String fromCheckpoint,
		@Nullable String fromDigest, @Nullable String toCheckpoint, @Nullable String toDigest,
		Map<String, Object> figures) {

	public AliasChange {
		figures = Map.copyOf(figures);
	}

	/** What was done to an alias. */
	public enum Action {

		/** It was pointed at a checkpoint. */
		POINT,
		/** A canary began, or its percent changed. */
		CANARY,
		/** A canary was ended by an administrator. */
		CANARY_ENDED,
		/** A canary broke its gates. */
		REVERSAL,
		/** It was pointed back at what it led to before. */
		ROLLBACK,
		/** It was removed. */
		REMOVE

	}

}
