package io.alignserve.requestlog;

/**
 * How a call ended.
 */
public enum RequestOutcome {

	/** The caller got what was asked for. */
	ANSWERED,
	/** The call was malformed, not permitted, or asked for something not offered. */
	REFUSED,
	/** The service was at fault, overloaded or too late. */
	FAILED,
	/** The client hung up, or cancelled, before the answer was complete. */
	CANCELLED;

	/**
	 * Returns the outcome that an HTTP status stands for.
	 * @param status HTTP status, 100 to 599
	 * @return {@link #ANSWERED} below 400, {@link #REFUSED} below 500, else
	 * {@link #FAILED}
	 */
	public static RequestOutcome of(int status) {
		if (status < 400) {
			return ANSWERED;
		}
		return (status < 500) ? REFUSED : FAILED;
	}

}
