package io.alignserve.batch;

/**
 * A row that is to be answered.
 *
 * @param requestId the id of the call, 1 to 64 characters, the same each time the row is
 * begun
 * @param batchId what the owner calls the batch by
 * @param owner the name of the API key that made the batch, which is the caller in the
 * request log
 * @param task the call to make
 * @param body its body
 * @param last whether a temporary failure is final
 */
public record RowCall(String requestId, String batchId, String owner, String task, String body, boolean last) {
}
