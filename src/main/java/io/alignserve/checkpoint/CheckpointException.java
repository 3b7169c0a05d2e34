package io.alignserve.checkpoint;

/**
 * A checkpoint cannot be used; the message names the file or tensor and what was
 * expected.
 */
public class CheckpointException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong and what is allowed
	 */
	public CheckpointException(String message) {
		super(message);
	}

	/**
	 * Creates the exception with its cause.
	 * @param message what is wrong and what is allowed
	 * @param cause what was caught
	 */
	public CheckpointException(String message, Throwable cause) {
		super(message, cause);
	}

}
