package io.alignserve.requestlog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes objects of rows of {@code request_log}.
 */
final class LoggedRows {

	private static final TypeReference<Map<String, Object>> PARAMETERS = new TypeReference<>() {
	};

	private final JsonMapper json = JsonMapper.builder().build();

	private final TextKeeping texts;

	LoggedRows(TextKeeping texts) {
		this.texts = texts;
	}

	LoggedRequest withoutTexts(ResultSet row, int number) throws SQLException {
		return of(row, LoggedRequest.Texts.NONE);
	}

	LoggedRequest withTexts(ResultSet row, int number) throws SQLException {
		TextKeeping.Kept kept = new TextKeeping.Kept(row.getString("text_key"), row.getString("text_cipher"),
				row.getString("input_hash"), row.getString("output_hash"), row.getString("input_text"),
				row.getString("output_text"));
		return of(row, this.texts.read(row.getObject("row_key", UUID.class), kept));
	}

	private LoggedRequest of(ResultSet row, LoggedRequest.Texts kept) throws SQLException {
		RequestRecord call = new RequestRecord(row.getString("id"),
				row.getObject("received_at", OffsetDateTime.class).toInstant(), row.getString("caller"),
				row.getString("task"), model(row), this.json.readValue(row.getString("parameters"), PARAMETERS),
				new RequestRecord.Usage(row.getInt("prompt_tokens"), row.getInt("completion_tokens")),
				new RequestRecord.Timing(row.getLong("queue_millis"), row.getObject("first_token_millis", Long.class),
						row.getLong("total_millis")),
				row.getInt("status"), RequestOutcome.valueOf(row.getString("outcome")), row.getString("problem_type"),
				null, null);
		return new LoggedRequest(row.getObject("row_key", UUID.class), call, row.getString("input_hash"),
				row.getString("output_hash"), row.getString("text_key"), kept);
	}

	private static RequestRecord.@Nullable Model model(ResultSet row) throws SQLException {
		String checkpoint = row.getString("checkpoint");
		return (checkpoint != null)
				? new RequestRecord.Model(row.getString("model_alias"), checkpoint, row.getString("digest")) : null;
	}

}
