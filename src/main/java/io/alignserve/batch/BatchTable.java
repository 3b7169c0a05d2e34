package io.alignserve.batch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code batch}. Uploads that are not complete are not seen here.
 */
class BatchTable {

	private static final String SELECT = """
			SELECT b.*, w.url, w.state AS notice_state, w.attempts, w.last_error
			FROM batch b LEFT JOIN batch_webhook w ON w.batch = b.number WHERE b.state <> 'UPLOADING'""";

	private final JdbcClient database;

	BatchTable(JdbcClient database) {
		this.database = database;
	}

	Optional<Batch> find(String id) {
		return this.database.sql(SELECT + " AND b.id = :id").param("id", id).query(BatchTable::batch).optional();
	}

	/**
	 * Lists batches, newest first.
	 * @param owner whose; {@code null} for everybody's
	 * @param before only those with a smaller number
	 * @param limit how many at most
	 */
	List<Batch> list(@Nullable String owner, long before, int limit) {
		return this.database
			.sql(SELECT + " AND b.number < :before AND (CAST(:owner AS text) IS NULL OR b.owner = :owner) "
					+ "ORDER BY b.number DESC LIMIT :limit")
			.param("before", before)
			.param("owner", owner)
			.param("limit", limit)
			.query(BatchTable::batch)
			.list();
	}

	/** Counts an owner's batches that have not ended, uploads included. */
	int countOpen(String owner) {
		return this.database.sql("SELECT count(*) FROM batch WHERE owner = :owner AND ended_at IS NULL")
			.param("owner", owner)
			.query(Integer.class)
			.single();
	}

	/** Returns whether it had not ended. */
	boolean cancel(long number) {
		return this.database.sql("""
				UPDATE batch SET state = 'CANCELLING'
				WHERE number = :number AND state IN ('VALIDATING', 'IN_PROGRESS', 'CANCELLING')""")
			.param("number", number)
			.update() == 1;
	}

	/** Returns whether it had ended. */
	boolean delete(long number) {
		return this.database.sql("DELETE FROM batch WHERE number = :number AND ended_at IS NOT NULL")
			.param("number", number)
			.update() == 1;
	}

	/**
	 * Removes one that ended long ago, with its rows.
	 * @return whether there was one
	 */
	boolean deleteEnded(Duration retention) {
		return this.database.sql("""
				DELETE FROM batch WHERE number IN
					(SELECT number FROM batch WHERE ended_at < now() - :millis * interval '1 millisecond' LIMIT 1)""")
			.param("millis", retention.toMillis())
			.update() > 0;
	}

	/** Removes uploads whose instance ended before they did. */
	void deleteTorn(Duration age) {
		this.database.sql("""
				DELETE FROM batch WHERE state = 'UPLOADING'
					AND created_at < now() - :millis * interval '1 millisecond'""")
			.param("millis", age.toMillis())
			.update();
	}

	private static Batch batch(ResultSet row, int number) throws SQLException {
		String url = row.getString("url");
		Batch.Notice notice = (url == null) ? null
				: new Batch.Notice(url, Batch.NoticeState.valueOf(row.getString("notice_state")),
						row.getInt("attempts"), row.getString("last_error"));
		return new Batch(row.getLong("number"), row.getString("id"), row.getString("owner"),
				BatchState.valueOf(row.getString("state")),
				new Batch.Counts(row.getInt("total"), row.getInt("completed"), row.getInt("failed")),
				new Batch.Times(row.getObject("created_at", OffsetDateTime.class).toInstant(), instant(row, "begun_at"),
						instant(row, "ended_at"), row.getObject("expires_at", OffsetDateTime.class).toInstant()),
				notice);
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
