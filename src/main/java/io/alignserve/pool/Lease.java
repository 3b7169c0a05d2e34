package io.alignserve.pool;

/**
 * A resident checkpoint in use: it stays until the lease is closed.
 */
public interface Lease extends AutoCloseable {

	/**
	 * Returns the name that was asked for.
	 * @return alias or checkpoint name
	 */
	String alias();

	/**
	 * Returns the checkpoint.
	 * @return the checkpoint, usable until the lease is closed
	 */
	ResidentCheckpoint checkpoint();

	/**
	 * Notes that the request was answered, before the lease is closed. A request about
	 * which nothing is noted says nothing about its checkpoint.
	 */
	void answered();

	/**
	 * Notes that the request failed through no fault of its caller.
	 */
	void failed();

	/**
	 * Ends the lease; closing it again does nothing.
	 */
	@Override
	void close();

}
