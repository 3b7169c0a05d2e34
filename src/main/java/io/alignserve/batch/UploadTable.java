package io.alignserve.batch;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes uploads. Each group of rows is committed on its own, so that no connection is
 * held while a client sends; the batch can be seen when all have come.
 */
class UploadTable {

	private static final String INSERT = """
			INSERT INTO batch_row (batch, line, custom_id, task, body, failed, status, answer)
			SELECT ?, line, custom_id, task, body, status IS NOT NULL, status, answer
			FROM unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[])
				AS row (line, custom_id, task, body, status, answer)""";

	/**
	 * Locks of a client that has silently gone would make others wait; between two
	 * statements lies a moment.
	 */
	private static final String PATIENCE = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

	private final JdbcClient database;

	private final JdbcTemplate statements;

	private final TransactionTemplate transaction;

	UploadTable(JdbcTemplate statements, PlatformTransactionManager transactions) {
		this.database = JdbcClient.create(statements);
		this.statements = statements;
		this.transaction = new TransactionTemplate(transactions);
	}

	long create(String id, NewBatch batch, Duration timeToLive) {
		return this.database.sql("""
				INSERT INTO batch (id, owner, state, expires_at)
				VALUES (:id, :owner, 'UPLOADING', now() + :millis * interval '1 millisecond')
				RETURNING number""")
			.param("id", id)
			.param("owner", batch.owner())
			.param("millis", timeToLive.toMillis())
			.query(Long.class)
			.single();
	}

	/**
	 * Adds rows.
	 * @param number the batch
	 * @param firstLine the line of the first
	 * @param rows the rows
	 */
	void add(long number, int firstLine, List<NewRow> rows) {
		this.statements.execute((ConnectionCallback<Integer>) (connection) -> {
			try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
				Integer[] lines = new Integer[rows.size()];
				for (int i = 0; i < lines.length; i++) {
					lines[i] = firstLine + i;
				}
				insert.setLong(1, number);
				insert.setArray(2, array(connection, "int4", lines));
				insert.setArray(3, array(connection, "text", rows.stream().map(NewRow::customId).toArray()));
				insert.setArray(4, array(connection, "text", rows.stream().map(NewRow::task).toArray()));
				insert.setArray(5, array(connection, "text", rows.stream().map(NewRow::body).toArray()));
				insert.setArray(6, array(connection, "int4", rows.stream().map(UploadTable::status).toArray()));
				insert.setArray(7, array(connection, "text", rows.stream().map(UploadTable::answer).toArray()));
				return insert.executeUpdate();
			}
		});
	}

	private static Array array(Connection connection, String type, @Nullable Object[] values) throws SQLException {
		return connection.createArrayOf(type, values);
	}

	private static @Nullable Integer status(NewRow row) {
		return (row.refusal() != null) ? row.refusal().status() : null;
	}

	private static @Nullable String answer(NewRow row) {
		return (row.refusal() != null) ? row.refusal().json() : null;
	}

	/**
	 * Makes the batch visible.
	 * @param number the batch
	 * @param total how many rows it has
	 * @param webhook whom to tell its end; {@code null} for nobody
	 * @param within what else is done in the transaction
	 * @throws UncertainUploadException if nobody can tell whether it was made
	 */
	void complete(long number, int total, @Nullable Webhook webhook, Runnable within) {
		AtomicBoolean committing = new AtomicBoolean();
		try {
			this.transaction.executeWithoutResult((status) -> {
				this.statements.execute(PATIENCE);
				show(number, total, webhook);
				within.run();
				committing.set(true);
			});
		}
		catch (RuntimeException ex) {
			if (!committing.get() || !isThere(number, ex)) {
				throw ex;
			}
		}
	}

	private void show(long number, int total, @Nullable Webhook webhook) {
		int found = this.database.sql("UPDATE batch SET state = 'VALIDATING', total = :total WHERE number = :number")
			.param("total", total)
			.param("number", number)
			.update();
		if (found != 1) {
			throw new IllegalStateException("the upload took so long that it was taken for torn");
		}
		if (webhook != null) {
			this.database.sql("""
					INSERT INTO batch_webhook (batch, url, secret, state)
					VALUES (:number, :url, :secret, 'WAITING')""")
				.param("number", number)
				.param("url", webhook.url().toString())
				.param("secret", webhook.secret())
				.update();
		}
	}

	/**
	 * Tells what became of a commit whose answer was not heard. The server may still be
	 * at it; then the transaction holds the batch's row, and removing that waits for it.
	 * A batch that could be removed will not appear any more.
	 */
	private boolean isThere(long number, RuntimeException unheard) {
		try {
			return !discard(number) && this.database.sql("SELECT count(*) FROM batch WHERE number = :number")
				.param("number", number)
				.query(Integer.class)
				.single() > 0;
		}
		catch (DataAccessException ex) {
			unheard.addSuppressed(ex);
			throw new UncertainUploadException(unheard);
		}
	}

	/** Returns whether there was an upload that was not complete. */
	boolean discard(long number) {
		return this.database.sql("DELETE FROM batch WHERE number = :number AND state = 'UPLOADING'")
			.param("number", number)
			.update() > 0;
	}

}
