package io.alignserve.requestlog;

/**
 * Takes note of calls.
 */
public interface RequestRecorder {

	/**
	 * Writes one row and returns when it is safe: on the local disk, from where it
	 * reaches the database a little later and exactly once, whatever becomes of this
	 * process meanwhile. If the disk cannot be written the row goes straight to the
	 * database, in a transaction of its own. If that fails too the loss is logged with
	 * the id and counted as {@code alignserve.requestlog.lost}; nothing surfaces here.
	 * @param call the call
	 */
	void record(RequestRecord call);

}
