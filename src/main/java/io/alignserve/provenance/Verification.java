package io.alignserve.provenance;

import java.util.List;

/**
 * Whether a mark is true, and of this text.
 *
 * @param reason what was found
 * @param checks what was looked at, in that order
 */
public record Verification(Reason reason, List<Check> checks) {

	public Verification {
		checks = List.copyOf(checks);
	}

	/**
	 * Tells whether text and mark are as they were signed.
	 * @return whether every check passed
	 */
	public boolean isValid() {
		return this.reason == Reason.GENUINE;
	}

	/** What was found; of several, the one named first here. */
	public enum Reason {

		/** Text and mark are as they were signed. */
		GENUINE,
		/** The mark names another generator or another way of signing. */
		WRONG_GENERATOR,
		/** No instance ever used the key. */
		UNKNOWN_KEY,
		/** The signature is not of this mark: something in it was changed, or forged. */
		MARK_ALTERED,
		/** The key was not in use at the time that the mark names. */
		OUTSIDE_VALIDITY,
		/** The mark is true, but of another text. */
		TEXT_ALTERED

	}

	/**
	 * One thing that was looked at.
	 *
	 * @param name its name
	 * @param passed whether it is as it should be
	 * @param failure what it means if it is not
	 */
	public record Check(String name, boolean passed, Reason failure) {
	}

}
