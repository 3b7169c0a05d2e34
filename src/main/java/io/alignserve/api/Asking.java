package io.alignserve.api;

/**
 * What is the same of a call whoever makes it: a client over HTTP, or a row of a batch.
 *
 * @param id the id of the call
 * @param notes takes what becomes known of it, for its row in the request log
 * @param explained whether the exact prompt is part of the answer
 */
record Asking(String id, CallNotes notes, boolean explained) {
}
