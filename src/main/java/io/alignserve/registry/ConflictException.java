package io.alignserve.registry;

/**
 * What was asked contradicts the present state: a name that is taken, a checkpoint that
 * is in use. The message says what and by whom.
 */
public final class ConflictException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what contradicts
	 */
	public ConflictException(String message) {
		super(message);
	}

}
