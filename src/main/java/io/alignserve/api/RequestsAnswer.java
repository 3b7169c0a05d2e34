package io.alignserve.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.requestlog.LoggedRequest;
import io.alignserve.requestlog.RequestRecord;

/**
 * A page of the request log.
 *
 * @param items the calls, newest first
 * @param nextCursor where the next page begins
 */
@Schema(name = "Requests", description = "Calls, newest first")
record RequestsAnswer(@Schema(description = "The calls") List<Row> items, @Schema(
		description = "Where the next page begins; null if there is none", types = {
				"string", "null" },
		example = "MjAyNi0wMS0zMVQxMjowMDowMFovMGE") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

	static RequestsAnswer of(List<LoggedRequest> rows, @Nullable String nextCursor) {
		return new RequestsAnswer(rows.stream().map(Row::of).toList(), nextCursor);
	}

	/**
	 * All rows of one id.
	 *
	 * @param items the rows, newest first
	 */
	@Schema(name = "RequestRows", description = "The rows of one request id, newest first")
	record Rows(@Schema(description = "The rows") List<Row> items) {

		static Rows of(List<LoggedRequest> rows) {
			return new Rows(rows.stream().map(Row::of).toList());
		}

	}

	/**
	 * One call.
	 */
	@Schema(name = "LoggedRequest", description = "One call as the request log has it")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Row(
			@Schema(description = "The X-Request-Id of the call, which its client may have chosen",
					example = "0198c5b2-6c1e-7a64-b7a5-1f7d1f0f5d11") String id,
			@Schema(description = "When it arrived", example = "2026-01-31T12:00:00Z") Instant receivedAt,
			@Schema(description = "The name of its API key, local, or anonymous", example = "shop") String key,
			@Schema(description = "What was asked, if it came so far", example = "tag-age") @Nullable String task,
			@Schema(description = "What answered, if anything did") @Nullable Model model,
			@Schema(description = "What shaped the answer: seed, temperature …") Map<String, Object> parameters,
			@Schema(description = "Tokens of it") UsageAnswer usage,
			@Schema(description = "Time that it took") TimingAnswer timing,
			@Schema(description = "HTTP status; that of the problem if a stream met one", example = "200") int status,
			@Schema(description = "How it ended", allowableValues = {
					"answered", "refused", "failed", "cancelled" }, example = "answered") String outcome,
			@Schema(description = "The type of its problem document, if it met one",
					example = "urn:alignserve:problem:overloaded") @Nullable String problemType,
			@Schema(description = "SHA-256 of the prompt, or of the body if it never became one; HMAC-SHA-256 if there is "
					+ "a textKey") @Nullable String inputHash,
			@Schema(description = "SHA-256 of the answer's texts") @Nullable String outputHash,
			@Schema(description = "The id of the key that inputHash and encrypted texts were made with") @Nullable String textKey,
			@Schema(description = "The prompt with contacts masked, if it is kept") @Nullable String input,
			@Schema(description = "The answer with contacts masked, if it is kept") @Nullable String output,
			@Schema(description = "Why encrypted texts cannot be read") @Nullable String unreadable){

		static Row of(LoggedRequest row) {
			RequestRecord call = row.record();
			RequestRecord.Timing times = call.timing();
			return new Row(call.id(), call.receivedAt(), call.caller(), call.task(), Model.of(call.model()),
					call.parameters(), new UsageAnswer(call.usage().promptTokens(), call.usage().completionTokens()),
					new TimingAnswer(times.queueMillis(), times.firstTokenMillis(), null, times.totalMillis()),
					call.status(), Words.word(call.outcome()), call.problemType(), row.inputHash(), row.outputHash(),
					row.textKey(), row.texts().input(), row.texts().output(), row.texts().unreadable());
		}

	}

	/**
	 * What answered.
	 */
	@Schema(name = "LoggedModel", description = "What answered a call")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Model(@Schema(description = "The alias that was asked for", example = "default") @Nullable String alias,
			@Schema(description = "The checkpoint that answered", example = "starter") String checkpoint,
			@Schema(description = "Its digest") String digest) {

		static @Nullable Model of(RequestRecord.@Nullable Model model) {
			return (model != null) ? new Model(model.alias(), model.checkpoint(), model.digest()) : null;
		}

	}

}
