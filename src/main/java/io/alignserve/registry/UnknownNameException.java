package io.alignserve.registry;

/**
 * There is no checkpoint or alias of that name. The message names those that exist.
 */
public final class UnknownNameException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the name and those that exist
	 */
	public UnknownNameException(String message) {
		super(message);
	}

}
