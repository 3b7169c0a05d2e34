package io.alignserve.remote;

/**
 * Takes the answer of a server in, line by line. Called by one thread at a time.
 */
interface AnswerReader {

	/** The longest line that it takes, in bytes. */
	int maxLineBytes();

	/** An attempt begins: what an earlier one gave counts no more. */
	void begin();

	/**
	 * A line came.
	 * @param line the line without its end
	 * @return whether more is wanted; if not, the connection is closed and the answer
	 * counts as complete
	 * @throws ServerFault if it is not what was asked for
	 */
	boolean line(String line);

	/**
	 * The answer ended.
	 * @throws ServerFault if something is missing
	 */
	void end();

	/** Whether somebody was told something, so that asking again would say it twice. */
	boolean hasTold();

}
