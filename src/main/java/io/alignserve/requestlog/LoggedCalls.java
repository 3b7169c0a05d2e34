package io.alignserve.requestlog;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds answered calls by the id that their client got. It knows what has reached the
 * database and was not removed after its time: not a call whose row waits in the spool.
 */
@Component
public class LoggedCalls {

	private final JdbcClient database;

	LoggedCalls(JdbcClient database) {
		this.database = database;
	}

	/**
	 * Finds a call that was answered with a text.
	 * @param id the call's id
	 * @param caller who made it; {@code null} for anybody
	 * @return the newest such call, since clients may repeat ids of their own
	 */
	public Optional<Call> find(String id, @Nullable String caller) {
		return this.database.sql("""
				SELECT parameters ->> 'candidates' AS candidates, output_hash FROM request_log
				WHERE id = :id AND (CAST(:caller AS text) IS NULL OR caller = :caller)
					AND status = 200 AND task IS NOT NULL AND parameters ->> 'shadow' IS NULL
				ORDER BY received_at DESC LIMIT 1""")
			.param("id", id)
			.param("caller", caller)
			.query((row, number) -> new Call(Math.max(1, row.getInt("candidates")), row.getString("output_hash")))
			.optional();
	}

	/**
	 * Tells how far back the log reaches.
	 * @return when the oldest call that is still known arrived; empty if none is
	 */
	public Optional<Instant> since() {
		return this.database.sql("SELECT received_at FROM request_log ORDER BY received_at LIMIT 1")
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant);
	}

	/**
	 * What is known of a call.
	 *
	 * @param candidates how many texts were answered, 1 or more
	 * @param outputHash SHA-256 over the UTF-8 of the texts, joined by line feeds, in
	 * hexadecimal digits; {@code null} if it was not kept
	 */
	public record Call(int candidates, @Nullable String outputHash) {

		/**
		 * Tells whether a text is what was answered.
		 * @param text the text, may be absent
		 * @return whether its hash is known and the same
		 */
		public boolean answered(@Nullable String text) {
			return text != null && Objects.equals(StorableText.hash(text), this.outputHash);
		}

	}

}
