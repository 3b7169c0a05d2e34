package io.alignserve.batch;

/**
 * Why a row is not answered.
 */
public enum RowRefusal {

	/** An earlier row of the batch has the same custom id. */
	DUPLICATE,
	/** It was begun as often as is allowed, and never finished. */
	EXHAUSTED,
	/** The batch was cancelled before. */
	CANCELLED,
	/** The batch expired before. */
	EXPIRED

}
