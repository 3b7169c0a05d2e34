package io.alignserve.requestlog;

/**
 * Takes note of calls.
 */
public interface RequestRecorder {

	/**
	 * Writes one row, in a transaction of its own. A database that cannot be written
	 * never surfaces here: the loss is logged with the id and counted as
	 * {@code alignserve.requestlog.lost}.
	 * @param record the call
	 */
	void record(RequestRecord record);

}
