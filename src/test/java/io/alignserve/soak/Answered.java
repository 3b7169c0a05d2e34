package io.alignserve.soak;

/**
 * One request of the traffic and what became of it.
 *
 * @param id its id, which the log has too
 * @param call what was asked, for example {@code tag, streamed}
 * @param status HTTP status; 0 = no answer came
 * @param digest the digest in the answer; empty if there is none
 * @param began when it was sent, {@link System#nanoTime()}
 * @param ended when its last byte had come
 * @param body the answer of a request that failed; else empty
 */
record Answered(String id, String call, int status, String digest, long began, long ended, String body) {

	boolean failed() {
		return this.status != 200 || this.digest.isEmpty();
	}

	double millis() {
		return (this.ended - this.began) / 1e6;
	}

}
