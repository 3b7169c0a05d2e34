package io.alignserve.serving;

import java.time.Duration;

/**
 * The deadline passed before the answer was complete; its generation was cancelled.
 */
public class DeadlinePassedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param deadline the time that was allowed
	 */
	public DeadlinePassedException(Duration deadline) {
		super("the answer was not complete within the deadline of " + deadline.toMillis() + " ms, it was cancelled");
	}

}
