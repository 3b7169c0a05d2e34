package io.alignserve.batch;

/**
 * What became of a row.
 *
 * @param outcome whether it is settled
 * @param status the HTTP status that the call would have had, 100 to 599
 * @param json the answer or the problem document
 */
public record RowAnswer(Outcome outcome, int status, String json) {

	/** Whether a row is settled. */
	public enum Outcome {

		/** It has its answer. */
		ANSWERED,
		/** It has its error. */
		FAILED,
		/** The same row may be answered a little later. */
		TEMPORARY,
		/** This instance stops before it had an answer. */
		STOPPED

	}

}
