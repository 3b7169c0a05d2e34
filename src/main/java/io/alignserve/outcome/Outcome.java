package io.alignserve.outcome;

import java.time.Instant;
import java.util.UUID;

/**
 * An outcome as it is kept.
 *
 * @param position counts the outcomes of all callers; newer ones have larger ones
 * @param id its id
 * @param caller who told it
 * @param revision 1 for the first report, one more for each that said something else
 * @param report what was told last
 * @param link how sure it is that a response wrote the text
 * @param createdAt when it was first told
 * @param changedAt when what is told last was told first
 */
public record Outcome(long position, UUID id, String caller, int revision, OutcomeReport report, Link link,
		Instant createdAt, Instant changedAt) {

	/**
	 * How sure it is that a response wrote the text.
	 *
	 * @param linked whether the caller's response was found in the request log
	 * @param verified whether the text that ran has the hash of the text that was
	 * answered
	 */
	public record Link(boolean linked, boolean verified) {

		/** Nothing is known of a response. */
		public static final Link NONE = new Link(false, false);

		public Link {
			if (verified && !linked) {
				throw new IllegalArgumentException("what is not linked cannot be verified");
			}
		}

	}

}
