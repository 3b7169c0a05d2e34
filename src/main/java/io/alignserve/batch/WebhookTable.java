package io.alignserve.batch;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages about ends of batches. They are rows, so a restart forgets none; each
 * attempt belongs to one instance for a while.
 */
class WebhookTable {

	private static final int AT_A_TIME = 8;

	private static final Duration LEASE = Duration.ofMinutes(2);

	private final JdbcClient database;

	WebhookTable(JdbcClient database) {
		this.database = database;
	}

	/** Takes messages that are to be sent now. */
	List<WebhookMessage> claim() {
		return this.database
			.sql("""
					WITH due AS (
						SELECT batch FROM batch_webhook WHERE state = 'DUE' AND next_at <= now()
						ORDER BY next_at LIMIT :limit FOR UPDATE SKIP LOCKED)
					UPDATE batch_webhook w SET attempts = w.attempts + 1,
						next_at = now() + :lease * interval '1 millisecond'
					FROM due, batch b WHERE w.batch = due.batch AND b.number = w.batch
					RETURNING w.batch, w.url, w.secret, w.attempts, b.id, b.state, b.total, b.completed, b.failed, b.ended_at""")
			.param("limit", AT_A_TIME)
			.param("lease", LEASE.toMillis())
			.query((row, number) -> new WebhookMessage(row.getLong("batch"), row.getString("url"),
					row.getString("secret"), row.getInt("attempts"), row.getString("id"),
					BatchState.valueOf(row.getString("state")),
					new Batch.Counts(row.getInt("total"), row.getInt("completed"), row.getInt("failed")),
					row.getObject("ended_at", OffsetDateTime.class).toInstant()))
			.list();
	}

	/** Nothing is signed any more, so the secret goes. */
	void delivered(WebhookMessage message) {
		this.database.sql("""
				UPDATE batch_webhook SET state = 'DELIVERED', secret = NULL, next_at = NULL, last_error = NULL
				WHERE batch = :batch AND state = 'DUE'""").param("batch", message.batch()).update();
	}

	void giveUp(WebhookMessage message, String reason) {
		this.database.sql("""
				UPDATE batch_webhook SET state = 'GIVEN_UP', secret = NULL, next_at = NULL, last_error = :reason
				WHERE batch = :batch AND attempts = :attempts AND state = 'DUE'""")
			.param("reason", reason)
			.param("batch", message.batch())
			.param("attempts", message.attempts())
			.update();
	}

	void postpone(WebhookMessage message, Duration pause, String reason) {
		this.database.sql("""
				UPDATE batch_webhook SET next_at = now() + :pause * interval '1 millisecond', last_error = :reason
				WHERE batch = :batch AND attempts = :attempts AND state = 'DUE'""")
			.param("pause", pause.toMillis())
			.param("reason", reason)
			.param("batch", message.batch())
			.param("attempts", message.attempts())
			.update();
	}

	/** Postpones without counting the attempt, since nothing was sent. */
	void putBack(WebhookMessage message, Duration pause) {
		this.database.sql("""
				UPDATE batch_webhook SET next_at = now() + :pause * interval '1 millisecond', attempts = attempts - 1
				WHERE batch = :batch AND attempts = :attempts AND state = 'DUE'""")
			.param("pause", pause.toMillis())
			.param("batch", message.batch())
			.param("attempts", message.attempts())
			.update();
	}

}
