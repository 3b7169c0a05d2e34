package io.alignserve.access;

/**
 * Takes down acts on keys.
 */
public interface KeyActs {

	/** A key was made. */
	String ISSUE = "key.issue";

	/** A key was taken back. */
	String REVOKE = "key.revoke";

	/**
	 * Records an act as part of the transaction that does it.
	 * @param by who did it
	 * @param action {@link #ISSUE} or {@link #REVOKE}
	 * @param id the key's id
	 * @param detail what exactly
	 */
	void done(String by, String action, String id, String detail);

	/**
	 * Records an act that was refused.
	 * @param by who asked for it
	 * @param action {@link #ISSUE} or {@link #REVOKE}
	 * @param id the key's id
	 * @param reason why
	 */
	void refused(String by, String action, String id, String reason);

}
