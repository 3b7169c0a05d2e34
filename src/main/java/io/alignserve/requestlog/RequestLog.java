package io.alignserve.requestlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.alignserve.database.TimedDataSource;

import org.springframework.stereotype.Component;

/**
 * The rows of the request log.
 */
@Component
class RequestLog {

	/**
	 * One statement, one round trip and one transaction for any number of rows. A row
	 * that is there already, because its commit was not heard of, stays as it is.
	 */
	private static final String INSERT = """
			INSERT INTO request_log (row_key, id, received_at, caller, task, model_alias, checkpoint, digest,
				parameters, prompt_tokens, completion_tokens, queue_millis, first_token_millis, total_millis, status,
				outcome, problem_type, input_hash, output_hash, text_key, text_cipher, input_text, output_text)
			SELECT * FROM jsonb_to_recordset(?::jsonb) AS row (row_key uuid, id text, received_at timestamptz,
				caller text, task text, model_alias text, checkpoint text, digest text, parameters jsonb,
				prompt_tokens integer, completion_tokens integer, queue_millis bigint, first_token_millis bigint,
				total_millis bigint, status integer, outcome text, problem_type text, input_hash text,
				output_hash text, text_key text, text_cipher text, input_text text, output_text text)
			ON CONFLICT (received_at, row_key) DO NOTHING""";

	/** A server that has stopped answering must not hold the rows for ever. */
	static final Duration ANSWER = Duration.ofSeconds(30);

	/**
	 * Classes of SQL states that are a row's own fault: data exceptions, violated
	 * constraints, and values beyond PostgreSQL's limits.
	 */
	private static final Set<String> BAD_ROW = Set.of("22", "23", "54");

	private final DataSource database;

	private final Partitions partitions;

	RequestLog(DataSource database, Partitions partitions) {
		this.database = new TimedDataSource(database, ANSWER);
		this.partitions = partitions;
	}

	/**
	 * Writes rows, all of them or none, on a connection of their own: they stay whatever
	 * becomes of a transaction of the caller.
	 * @param rows the rows as {@link RowJson} makes them
	 * @return how many of them were not there yet
	 * @throws SQLException if the database cannot be reached or refuses a row
	 */
	int add(List<String> rows) throws SQLException {
		this.partitions.require(rows.stream().map(RowJson::month).collect(Collectors.toSet()));
		try (Connection connection = this.database.getConnection();
				PreparedStatement insert = connection.prepareStatement(INSERT)) {
			insert.setString(1, "[" + String.join(",", rows) + "]");
			return insert.executeUpdate();
		}
	}

	/** Tells whether a row was refused, rather than the database being unable. */
	static boolean isBadRow(SQLException cause) {
		String state = cause.getSQLState();
		return state != null && state.length() == 5 && BAD_ROW.contains(state.substring(0, 2));
	}

}
