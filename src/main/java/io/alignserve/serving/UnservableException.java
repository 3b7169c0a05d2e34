package io.alignserve.serving;

/**
 * The checkpoint's engine cannot take on a request of this size or kind.
 */
public class UnservableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what cannot be done, and what can
	 * @param cause what the engine said
	 */
	public UnservableException(String message, Throwable cause) {
		super(message, cause);
	}

}
