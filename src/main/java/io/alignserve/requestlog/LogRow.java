package io.alignserve.requestlog;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code request_log}, each component a column of that name in lower case with
 * underscores. Written once and never changed. Its key and time tell it apart, so that it
 * can be sent to the database again when nobody knows whether it arrived.
 */
record LogRow(UUID rowKey, String id, Instant receivedAt, String caller, @Nullable String task,
		@Nullable String modelAlias, @Nullable String checkpoint, @Nullable String digest,
		Map<String, Object> parameters, int promptTokens, int completionTokens, long queueMillis,
		@Nullable Long firstTokenMillis, long totalMillis, int status, RequestOutcome outcome,
		@Nullable String problemType, @Nullable String inputHash, @Nullable String outputHash, @Nullable String textKey,
		@Nullable String textCipher, @Nullable String inputText, @Nullable String outputText) {

	/**
	 * Makes the row of a call.
	 * @param call the call
	 * @param texts decides what of its texts is kept
	 * @return the row
	 */
	static LogRow of(RequestRecord call, TextKeeping texts) {
		RequestRecord.Model model = call.model();
		UUID key = UUID.randomUUID();
		TextKeeping.Kept kept = texts.keep(call, key);
		// PostgreSQL keeps microseconds, and would round.
		return new LogRow(key, call.id(), call.receivedAt().truncatedTo(ChronoUnit.MICROS), call.caller(), call.task(),
				(model != null) ? model.alias() : null, (model != null) ? model.checkpoint() : null,
				(model != null) ? model.digest() : null, StorableText.of(call.parameters()),
				call.usage().promptTokens(), call.usage().completionTokens(), call.timing().queueMillis(),
				call.timing().firstTokenMillis(), call.timing().totalMillis(), call.status(), call.outcome(),
				call.problemType(), kept.inputHash(), kept.outputHash(), kept.textKey(), kept.textCipher(),
				kept.inputText(), kept.outputText());
	}

}
