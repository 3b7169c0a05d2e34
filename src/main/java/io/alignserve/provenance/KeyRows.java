package io.alignserve.provenance;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code provenance_key}.
 */
class KeyRows {

	private final JdbcClient database;

	KeyRows(JdbcClient database) {
		this.database = database;
	}

	/** Registers a key, or puts off the end of one that is registered. */
	void register(KnownKey key) {
		this.database.sql("""
				INSERT INTO provenance_key (key_id, public_key, valid_from, valid_until)
				VALUES (:id, :key, :from, :until)
				ON CONFLICT (key_id) DO UPDATE SET
					valid_from = LEAST(provenance_key.valid_from, excluded.valid_from),
					valid_until = GREATEST(provenance_key.valid_until, excluded.valid_until)""")
			.param("id", key.id())
			.param("key", key.bytes())
			.param("from", OffsetDateTime.ofInstant(key.validFrom(), ZoneOffset.UTC))
			.param("until", OffsetDateTime.ofInstant(key.validUntil(), ZoneOffset.UTC))
			.update();
	}

	List<KnownKey> all() {
		return this.database.sql("SELECT * FROM provenance_key ORDER BY valid_from, key_id")
			.query((row, number) -> new KnownKey(row.getString("key_id"), row.getBytes("public_key"),
					row.getObject("valid_from", OffsetDateTime.class).toInstant(),
					row.getObject("valid_until", OffsetDateTime.class).toInstant()))
			.list();
	}

}
