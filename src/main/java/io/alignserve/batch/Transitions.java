package io.alignserve.batch;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings batches from one state to the next. Every instance does it; each step is done by
 * one of them.
 */
class Transitions {

	/** In the problem documents of rows, where the line's number goes. */
	private static final String LINE = "{line}";

	private static final String NOT_IN_WORK = """
			NOT EXISTS (SELECT 1 FROM batch_row r
				WHERE r.batch = b.number AND r.position IS NULL AND r.lease_until > now())""";

	private final JdbcClient database;

	private final TransactionTemplate transaction;

	private final RowAnswering answering;

	Transitions(JdbcClient database, PlatformTransactionManager transactions, RowAnswering answering) {
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		this.answering = answering;
	}

	/** Takes every step that can be taken now. */
	void advance() {
		while (validateOne()) {
			// Until none is left.
		}
		end(BatchState.FINALIZING, BatchState.COMPLETED, "true");
		end(BatchState.CANCELLING, BatchState.CANCELLED, NOT_IN_WORK);
		end(BatchState.IN_PROGRESS, BatchState.EXPIRED, "b.expires_at <= now() AND " + NOT_IN_WORK);
	}

	private void end(BatchState from, BatchState to, String condition) {
		this.database.sql("WITH ended AS (UPDATE batch b SET state = '" + to + "', ended_at = clock_timestamp() "
				+ "WHERE b.state = '" + from + "' AND b.ended_at IS NULL AND " + condition + " RETURNING number) "
				+ "UPDATE batch_webhook w SET state = 'DUE', next_at = now() FROM ended WHERE w.batch = ended.number")
			.update();
	}

	/** Returns whether there was one. */
	private boolean validateOne() {
		Boolean found = this.transaction.execute((status) -> {
			List<Waiting> waiting = this.database.sql("""
					SELECT number, id FROM batch WHERE state = 'VALIDATING' AND ended_at IS NULL
					ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED""")
				.query((row, number) -> new Waiting(row.getLong("number"), row.getString("id")))
				.list();
			waiting.forEach(this::validate);
			return !waiting.isEmpty();
		});
		return Boolean.TRUE.equals(found);
	}

	private void validate(Waiting batch) {
		RowAnswer duplicate = this.answering.refuse(RowRefusal.DUPLICATE, batch.id() + "-" + LINE);
		this.database.sql("""
				UPDATE batch_row r SET status = :status, answer = replace(:problem, :mark, r.line::text), failed = true,
					body = NULL
				FROM (SELECT line, row_number() OVER (PARTITION BY custom_id ORDER BY line) AS occurrence
					FROM batch_row WHERE batch = :batch AND custom_id IS NOT NULL) same
				WHERE r.batch = :batch AND r.line = same.line AND same.occurrence > 1 AND r.status IS NULL""")
			.param("status", duplicate.status())
			.param("problem", duplicate.json())
			.param("mark", LINE)
			.param("batch", batch.number())
			.update();
		int failed = this.database.sql("""
				UPDATE batch_row r SET position = refused.position
				FROM (SELECT line, row_number() OVER (ORDER BY line) AS position
					FROM batch_row WHERE batch = :batch AND status IS NOT NULL) refused
				WHERE r.batch = :batch AND r.line = refused.line""").param("batch", batch.number()).update();
		this.database.sql("""
				UPDATE batch SET failed = :failed, begun_at = CASE WHEN :failed = total THEN NULL ELSE now() END,
					state = CASE WHEN :failed = total THEN 'FAILED' ELSE 'IN_PROGRESS' END,
					ended_at = CASE WHEN :failed = total THEN now() END
				WHERE number = :batch""").param("failed", failed).param("batch", batch.number()).update();
		this.database.sql("""
				UPDATE batch_webhook w SET state = 'DUE', next_at = now() FROM batch b
				WHERE b.number = :batch AND w.batch = b.number AND b.ended_at IS NOT NULL""")
			.param("batch", batch.number())
			.update();
	}

	/** A batch whose rows are to be looked at. */
	private record Waiting(long number, String id) {
	}

}
