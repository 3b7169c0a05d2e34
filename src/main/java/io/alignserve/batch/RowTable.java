package io.alignserve.batch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of batches as work: several instances take them, each row by one at a time,
 * and only whoever holds a row writes its answer. Times are those of the database.
 */
class RowTable {

	private static final String OPEN_BATCHES = """
			SELECT number FROM batch WHERE state = 'IN_PROGRESS' AND expires_at > now() AND ended_at IS NULL
			ORDER BY number""";

	private static final String CLAIM = """
			WITH free AS (
				SELECT r.batch, r.line FROM batch_row r JOIN batch b ON b.number = r.batch
				WHERE r.batch = :batch AND r.position IS NULL AND b.state = 'IN_PROGRESS' AND b.expires_at > now()
					AND (r.lease_until IS NULL OR r.lease_until < now())
					AND (r.not_before IS NULL OR r.not_before <= now())
				ORDER BY r.line LIMIT :limit FOR UPDATE OF r SKIP LOCKED)
			UPDATE batch_row r SET claim = :claim, claimed_by = :instance, attempts = r.attempts + 1,
				lease_until = now() + :lease * interval '1 millisecond'
			FROM free, batch b WHERE r.batch = free.batch AND r.line = free.line AND b.number = r.batch
			RETURNING r.batch, r.line, r.claim, b.id, b.owner, r.task, r.body, r.attempts""";

	/**
	 * The row is locked first and the batch after it, so that answers of one batch follow
	 * each other: their positions have no gaps and are committed in order.
	 */
	private static final String SETTLE = """
			WITH held AS (
				SELECT batch, line FROM batch_row
				WHERE batch = :batch AND line = :line AND claim = :claim AND position IS NULL FOR UPDATE),
			counted AS (
				UPDATE batch b SET completed = b.completed + :completed, failed = b.failed + :failed,
					state = CASE WHEN b.state = 'IN_PROGRESS' AND b.completed + b.failed + 1 = b.total
						THEN 'FINALIZING' ELSE b.state END
				FROM held WHERE b.number = held.batch AND b.state IN ('IN_PROGRESS', 'CANCELLING')
				RETURNING b.number, b.completed + b.failed AS position)
			UPDATE batch_row r SET position = counted.position, failed = :failed = 1, status = :status,
				answer = :answer, body = NULL, claim = NULL, lease_until = NULL
			FROM counted WHERE r.batch = counted.number AND r.line = :line AND r.position IS NULL""";

	private final JdbcClient database;

	private final String instance;

	RowTable(JdbcClient database, String instance) {
		this.database = database;
		this.instance = instance;
	}

	/** Numbers of the batches that may have rows to answer, oldest first. */
	List<Long> openBatches() {
		return this.database.sql(OPEN_BATCHES).query(Long.class).list();
	}

	/**
	 * Takes rows of a batch.
	 * @param batch its number
	 * @param limit how many at most
	 * @param lease for how long
	 * @return the rows, which nobody else may answer meanwhile
	 */
	List<ClaimedRow> claim(long batch, int limit, Duration lease) {
		return this.database.sql(CLAIM)
			.param("batch", batch)
			.param("limit", limit)
			.param("claim", UUID.randomUUID())
			.param("instance", this.instance)
			.param("lease", lease.toMillis())
			.query((row, number) -> new ClaimedRow(row.getLong("batch"), row.getInt("line"),
					row.getObject("claim", UUID.class), row.getString("id"), row.getString("owner"),
					row.getString("task"), row.getString("body"), row.getInt("attempts")))
			.list();
	}

	/** Holds rows for longer, also such whose lease has passed and nobody has taken. */
	void renew(Collection<UUID> claims, Duration lease) {
		this.database.sql("""
				UPDATE batch_row SET lease_until = now() + :lease * interval '1 millisecond'
				WHERE claim = ANY (:claims) AND claimed_by = :instance AND position IS NULL
					AND batch IN (SELECT number FROM batch WHERE ended_at IS NULL)""")
			.param("lease", lease.toMillis())
			.param("claims", claims.toArray(new UUID[0]))
			.param("instance", this.instance)
			.update();
	}

	/**
	 * Writes what became of a row, if it is still held and its batch goes on.
	 * @return whether it was
	 */
	boolean settle(ClaimedRow row, RowAnswer answer) {
		boolean answered = answer.outcome() == RowAnswer.Outcome.ANSWERED;
		return this.database.sql(SETTLE)
			.param("batch", row.batch())
			.param("line", row.line())
			.param("claim", row.claim())
			.param("completed", answered ? 1 : 0)
			.param("failed", answered ? 0 : 1)
			.param("status", answer.status())
			.param("answer", answer.json())
			.update() == 1;
	}

	/** Gives a row back, to be begun again after a pause. */
	void postpone(ClaimedRow row, Duration pause) {
		this.database.sql("""
				UPDATE batch_row SET claim = NULL, lease_until = NULL,
					not_before = now() + :pause * interval '1 millisecond'
				WHERE batch = :batch AND line = :line AND claim = :claim AND position IS NULL""")
			.param("pause", pause.toMillis())
			.param("batch", row.batch())
			.param("line", row.line())
			.param("claim", row.claim())
			.update();
	}

	/** Gives a row back as if it had never been begun. */
	void release(ClaimedRow row) {
		this.database.sql("""
				UPDATE batch_row SET claim = NULL, lease_until = NULL, attempts = attempts - 1
				WHERE batch = :batch AND line = :line AND claim = :claim AND position IS NULL""")
			.param("batch", row.batch())
			.param("line", row.line())
			.param("claim", row.claim())
			.update();
	}

}
