package io.alignserve.batch;

import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param place its place among the results of its batch
 * @param line its place in the upload, from 1
 * @param customId what the owner calls it by; {@code null} if that could not be read
 * @param requestId its id in the request log
 * @param status the HTTP status that the call would have had
 * @param json the answer or the problem document
 */
public record RowResult(long place, int line, @Nullable String customId, String requestId, int status, String json) {
}
