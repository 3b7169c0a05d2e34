package io.alignserve.batch;

/**
 * What a batch is doing.
 */
public enum BatchState {

	/** All rows have come and are looked at. */
	VALIDATING,
	/** Rows are answered. */
	IN_PROGRESS,
	/** The last row is answered, the end is written down. */
	FINALIZING,
	/** All rows have an answer or an error. */
	COMPLETED,
	/** None of its rows could be begun. */
	FAILED,
	/** Its time was over before all rows were answered. */
	EXPIRED,
	/** No row is begun any more, those that were are finished. */
	CANCELLING,
	/** Cancelled; what was answered before stays. */
	CANCELLED;

	/**
	 * Tells whether nothing happens to the batch any more.
	 * @return whether it has ended
	 */
	public boolean isEnded() {
		return this == COMPLETED || this == FAILED || this == EXPIRED || this == CANCELLED;
	}

}
