package io.alignserve.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code audit}.
 */
class DatabaseAuditTrail implements AuditTrail {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseAuditTrail.class);

	private final JdbcClient database;

	private final String instance;

	DatabaseAuditTrail(JdbcClient database, String instance) {
		this.database = database;
		this.instance = instance;
	}

	/** Records an act as part of the transaction that does it. */
	void done(Act act, String detail) {
		add(act, "DONE", detail);
	}

	/**
	 * Does something; if it is refused, that is recorded.
	 * @param act what is done
	 * @param work records itself with {@link #done} if it succeeds
	 */
	<T> T attempt(Act act, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (RuntimeException ex) {
			refused(act, ex);
			throw ex;
		}
	}

	private void refused(Act act, RuntimeException cause) {
		try {
			add(act, "REFUSED", Reasons.of(cause));
		}
		catch (RuntimeException ex) {
			// The caller is told the first one.
			logger.warn("{} of {} by {} was refused, and the audit trail cannot be written: {}", act.action(),
					act.subject(), act.by(), ex.toString());
		}
	}

	private void add(Act act, String outcome, String detail) {
		this.database
			.sql("INSERT INTO audit (by, instance, action, subject, outcome, detail) "
					+ "VALUES (:by, :instance, :action, :subject, :outcome, :detail)")
			.param("by", StoredText.of(act.by()))
			.param("instance", this.instance)
			.param("action", act.action())
			.param("subject", StoredText.of(act.subject()))
			.param("outcome", outcome)
			.param("detail", StoredText.of(detail))
			.update();
	}

	@Override
	public void note(String by, String action, String subject, String detail) {
		done(new Act(by, action, subject), detail);
	}

	@Override
	public List<AuditEntry> entries(Filter filter, @Nullable Long before, int limit) {
		return this.database.sql("""
				SELECT * FROM audit WHERE id < :before
					AND (CAST(:by AS text) IS NULL OR by = :by)
					AND (CAST(:action AS text) IS NULL OR action = :action)
					AND (CAST(:subject AS text) IS NULL OR subject = :subject)
					AND (CAST(:from AS timestamptz) IS NULL OR at >= :from)
					AND (CAST(:to AS timestamptz) IS NULL OR at < :to)
				ORDER BY id DESC LIMIT :limit""")
			.param("before", (before != null) ? before : Long.MAX_VALUE)
			.param("by", text(filter.by()))
			.param("action", text(filter.action()))
			.param("subject", text(filter.subject()))
			.param("from", time(filter.from()))
			.param("to", time(filter.to()))
			.param("limit", Pages.require(limit))
			.query(DatabaseAuditTrail::entry)
			.list();
	}

	private static @Nullable String text(@Nullable String text) {
		return (text != null) ? StoredText.of(text) : null;
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant time) {
		return (time != null) ? time.atOffset(ZoneOffset.UTC) : null;
	}

	private static AuditEntry entry(ResultSet row, int number) throws SQLException {
		return new AuditEntry(row.getLong("id"), row.getObject("at", OffsetDateTime.class).toInstant(),
				row.getString("by"), row.getString("instance"), row.getString("action"), row.getString("subject"),
				row.getString("outcome"), row.getString("detail"));
	}

	/**
	 * What somebody does.
	 *
	 * @param by who
	 * @param action for example {@code alias.point}
	 * @param subject the checkpoint or alias
	 */
	record Act(String by, String action, String subject) {
	}

}
