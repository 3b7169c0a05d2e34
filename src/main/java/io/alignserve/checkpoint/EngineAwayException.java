package io.alignserve.checkpoint;

/**
 * A checkpoint's folder is good, but the server that computes it cannot be asked at the
 * moment; later it may be.
 */
public class EngineAwayException extends CheckpointException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which server, and what it does
	 * @param cause what was caught
	 */
	public EngineAwayException(String message, Throwable cause) {
		super(message, cause);
	}

}
