package io.alignserve.checkpoint;

/**
 * A checkpoint cannot be used; the message names the file or tensor and what was
 * expected.
 */
public class CheckpointException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The longest message: it may repeat parts of a file that is not trusted. */
	private static final int MAX_LENGTH = 2000;

	/**
	 * Creates the exception.
	 * @param message what is wrong and what is allowed
	 */
	public CheckpointException(String message) {
		super(plain(message));
	}

	/**
	 * Creates the exception with its cause.
	 * @param message what is wrong and what is allowed
	 * @param cause what was caught
	 */
	public CheckpointException(String message, Throwable cause) {
		super(plain(message), cause);
	}

	private static String plain(String message) {
		String cut = (message.length() > MAX_LENGTH) ? message.substring(0, MAX_LENGTH) + "..." : message;
		return cut.replaceAll("\\p{Cntrl}", "?");
	}

}
