package io.alignserve.generation;

/**
 * A decoder found no memory for what it was asked: on its device, or on the host for what
 * goes there and back. What it holds is as it was, but for positions of caches that the
 * failed step was to write. The same may work when something was given back.
 */
public final class OutOfDeviceMemoryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what the device said
	 * @param cause the tensor engine's failure
	 */
	public OutOfDeviceMemoryException(String message, Throwable cause) {
		super(message, cause);
	}

}
