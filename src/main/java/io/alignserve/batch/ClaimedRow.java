package io.alignserve.batch;

import java.util.UUID;

/**
 * A row that this instance holds.
 *
 * @param batch the number of its batch
 * @param line its place in the upload, from 1
 * @param claim what proves that it is held
 * @param batchId what the owner calls the batch by
 * @param owner the name of the API key that made the batch
 * @param task the call to make
 * @param body its body
 * @param attempts how often it was begun, this time included
 */
record ClaimedRow(long batch, int line, UUID claim, String batchId, String owner, String task, String body,
		int attempts) {

	String requestId() {
		return requestId(this.batchId, this.line);
	}

	static String requestId(String batchId, int line) {
		return batchId + "-" + line;
	}

}
