package io.alignserve.registry;

/**
 * A registration or a change cannot be done as asked: the path is not below a root, the
 * name is malformed, an adapter's base is missing. The message says what is allowed.
 */
public final class RegistrationRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong and what is allowed
	 */
	public RegistrationRefusedException(String message) {
		super(message);
	}

}
