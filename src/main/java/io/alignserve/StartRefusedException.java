package io.alignserve;

import org.jspecify.annotations.Nullable;

/**
 * The service cannot start, for a reason that whoever started it can act on. Its message
 * is printed instead of a stack trace.
 */
class StartRefusedException extends RuntimeException {

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param message what is wrong, one sentence
	 * @param remedy what to do about it, one sentence
	 * @param cause what led to it
	 */
	StartRefusedException(String message, String remedy, @Nullable Throwable cause) {
		super(message, cause);
		this.remedy = remedy;
	}

	String remedy() {
		return this.remedy;
	}

}
