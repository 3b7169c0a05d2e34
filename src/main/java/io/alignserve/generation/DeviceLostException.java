package io.alignserve.generation;

/**
 * A decoder's device is gone, or in a state from which no call of this process brings it
 * back: nothing will be computed any more until the process is started again.
 */
public final class DeviceLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what the device said
	 * @param cause the failure that showed it
	 */
	public DeviceLostException(String message, Throwable cause) {
		super(message, cause);
	}

}
