package io.alignserve.requestlog;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Calls to be logged.
 */
final class Calls {

	private Calls() {
	}

	static RequestRecord refusal(String id, @Nullable String input) {
		return new RequestRecord(id, Instant.now(), "local", null, null, Map.of(), RequestRecord.Usage.NONE,
				new RequestRecord.Timing(0, null, 1), 422, RequestOutcome.of(422),
				"urn:alignserve:problem:unprocessable-content", input, null);
	}

	/** A call whose row the database refuses: it read fewer tokens than none. */
	static RequestRecord impossible(String id) {
		return new RequestRecord(id, Instant.now(), "local", null, null, Map.of(), new RequestRecord.Usage(-1, 0),
				new RequestRecord.Timing(0, null, 1), 200, RequestOutcome.ANSWERED, null, null, null);
	}

}
