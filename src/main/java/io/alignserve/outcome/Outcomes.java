package io.alignserve.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The outcomes that clients told. Where an owner is asked for, {@code null} stands for
 * everybody. Fails with Spring's {@code DataAccessException} if the database cannot be
 * reached.
 */
public interface Outcomes {

	/**
	 * Keeps reports, all of them or none. A report of an outcome that is known and says
	 * the same changes nothing, one that says something else becomes its next revision.
	 * @param caller who tells
	 * @param told the reports, of which no two may have the same natural key
	 * @return what became of each, in their order
	 */
	List<Receipt> tell(String caller, List<Told> told);

	/**
	 * Looks at an outcome.
	 * @param id its id
	 * @param owner who told it
	 * @return the outcome, empty if there is none or it is somebody else's
	 */
	Optional<Outcome> find(UUID id, @Nullable String owner);

	/**
	 * Lists outcomes.
	 * @param filter which
	 * @param before only those with a smaller position; {@code null} for all
	 * @param limit how many at most, 1 to 1000
	 * @return the outcomes, largest position first; without their breakdowns, unless the
	 * filter asks for training records
	 */
	List<Outcome> list(Filter filter, @Nullable Long before, int limit);

	/**
	 * Lists what was told of an outcome over time.
	 * @param id its id
	 * @param owner who told it
	 * @param before only revisions with a smaller number; {@code null} for all
	 * @param limit how many at most, 1 to 1000
	 * @return the revisions, newest first; empty if there is no such outcome or it is
	 * somebody else's
	 */
	List<Revision> revisions(UUID id, @Nullable String owner, @Nullable Long before, int limit);

	/**
	 * Forgets an outcome and all its revisions.
	 * @param id its id
	 * @param owner who told it
	 * @return whether there was one
	 */
	boolean delete(UUID id, @Nullable String owner);

	/**
	 * A report and what is known of its response.
	 *
	 * @param report the report
	 * @param link whether the response is known
	 */
	record Told(OutcomeReport report, Outcome.Link link) {
	}

	/**
	 * What became of a report.
	 *
	 * @param outcome the outcome as it is kept now
	 * @param result whether it was known
	 */
	record Receipt(Outcome outcome, Result result) {
	}

	/** What a report does. */
	enum Result {

		/** Nobody had told of this outcome. */
		CREATED,
		/** Something else had been told. */
		REVISED,
		/** The same had been told. */
		UNCHANGED

	}

	/**
	 * What was told once.
	 *
	 * @param number 1 or more
	 * @param at when
	 * @param report what
	 */
	record Revision(int number, Instant at, OutcomeReport report) {
	}

	/**
	 * Which outcomes.
	 *
	 * @param owner who told them
	 * @param from changed at this time or later
	 * @param to changed before this time
	 * @param responseId of this response
	 * @param externalId with this id of the client's
	 * @param trainable whether only those with a text are wanted, with their breakdowns
	 */
	record Filter(@Nullable String owner, @Nullable Instant from, @Nullable Instant to, @Nullable String responseId,
			@Nullable String externalId, boolean trainable) {
	}

}
