package io.alignserve.requestlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The rows of the request log.
 */
@Component
class RequestLog {

	/** One statement, one round trip and one transaction for any number of rows. */
	private static final String INSERT = """
			INSERT INTO request_log (id, received_at, caller, task, model_alias, checkpoint, digest, parameters,
				prompt_tokens, completion_tokens, queue_millis, first_token_millis, total_millis, status, outcome,
				problem_type, input_hash, output_hash, input_text, output_text)
			SELECT * FROM jsonb_to_recordset(?::jsonb) AS row (id text, received_at timestamptz, caller text,
				task text, model_alias text, checkpoint text, digest text, parameters jsonb, prompt_tokens integer,
				completion_tokens integer, queue_millis bigint, first_token_millis bigint, total_millis bigint,
				status integer, outcome text, problem_type text, input_hash text, output_hash text, input_text text,
				output_text text)""";

	private final DataSource database;

	private final JsonMapper json = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	RequestLog(DataSource database) {
		this.database = database;
	}

	/**
	 * Writes rows, all of them or none, on a connection of their own: they stay whatever
	 * becomes of a transaction of the caller.
	 * @param rows the rows
	 * @throws SQLException if the database cannot be reached or refuses a row
	 */
	void add(List<LogRow> rows) throws SQLException {
		try (Connection connection = this.database.getConnection();
				PreparedStatement insert = connection.prepareStatement(INSERT)) {
			insert.setString(1, this.json.writeValueAsString(rows));
			insert.executeUpdate();
		}
	}

}
