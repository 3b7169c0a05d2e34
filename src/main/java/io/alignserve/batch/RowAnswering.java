package io.alignserve.batch;

/**
 * Answers rows. Implemented by whoever knows the calls.
 */
public interface RowAnswering {

	/**
	 * Answers a row as the call itself would be, and logs it. An interrupt ends it.
	 * @param call the row
	 * @return what became of it; nothing is thrown
	 */
	RowAnswer answer(RowCall call);

	/**
	 * Tells whether nobody else waits for an answer.
	 * @return whether a row may begin
	 */
	boolean hasRoom();

	/**
	 * Says why a row is not answered.
	 * @param refusal why
	 * @param requestId the id that the call would have had
	 * @return status and problem document
	 */
	RowAnswer refuse(RowRefusal refusal, String requestId);

}
