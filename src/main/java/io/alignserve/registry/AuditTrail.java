package io.alignserve.registry;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The acts of administration, kept for ever.
 */
public interface AuditTrail {

	/**
	 * Pages through the acts, newest first.
	 * @param filter which acts
	 * @param before only acts with a smaller id; {@code null} = from the newest
	 * @param limit the most acts, 1 to 1000
	 * @return the acts
	 */
	List<AuditEntry> entries(Filter filter, @Nullable Long before, int limit);

	/**
	 * Records an act on something that the registry does not keep; in the transaction of
	 * the current thread, if there is one.
	 * @param by who did it
	 * @param action for example {@code key.issue}
	 * @param subject what it was done to
	 * @param outcome whether it was done
	 * @param detail what exactly, or why it was refused; at most 2000 characters are kept
	 */
	void record(String by, String action, String subject, Outcome outcome, String detail);

	/**
	 * What became of an act.
	 */
	enum Outcome {

		/** It was done. */
		DONE,
		/** It was refused, and nothing has changed. */
		REFUSED

	}

	/**
	 * Which acts; what is {@code null} does not matter.
	 *
	 * @param by who did it
	 * @param action which act
	 * @param subject what it was done to: the name of a checkpoint or alias, the id of a
	 * key or request
	 * @param from not before this time
	 * @param to before this time
	 */
	record Filter(@Nullable String by, @Nullable String action, @Nullable String subject, @Nullable Instant from,
			@Nullable Instant to) {
	}

}
