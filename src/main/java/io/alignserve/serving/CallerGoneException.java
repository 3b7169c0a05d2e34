package io.alignserve.serving;

/**
 * The caller hung up before the answer was complete; its generation was cancelled.
 */
public class CallerGoneException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 */
	public CallerGoneException() {
		super("the client closed the connection before the answer was complete");
	}

}
