package io.alignserve.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.alignserve.requestlog.RequestRecord;
import io.alignserve.requestlog.RequestRecorder;

/**
 * Where a call that has ended is written down: its row in the request log, its metrics,
 * and, if it is traced, its spans.
 */
@Component
class CallLedger {

	private static final Logger logger = LoggerFactory.getLogger(CallLedger.class);

	private final RequestRecorder recorder;

	private final CallMeters meters;

	private final CallSpans spans;

	CallLedger(RequestRecorder recorder, CallMeters meters, CallSpans spans) {
		this.recorder = recorder;
		this.meters = meters;
		this.spans = spans;
	}

	/**
	 * Writes a call down.
	 * @param notes what became known of it
	 * @param id its id
	 * @param httpStatus the status that was sent
	 */
	void close(CallNotes notes, String id, int httpStatus) {
		RequestRecord row = notes.toRecord(id, httpStatus);
		long began = System.nanoTime();
		this.recorder.record(row);
		CallSpans.Write write = new CallSpans.Write(began, System.nanoTime());
		this.meters.note(row, notes);
		this.spans.tell(row, notes, write);
		logger.debug("{} ended with {} after {} ms", (row.task() != null) ? row.task() : "a call", row.status(),
				row.timing().totalMillis());
	}

}
