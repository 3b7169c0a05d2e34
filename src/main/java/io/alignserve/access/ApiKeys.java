package io.alignserve.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import io.alignserve.database.TimedDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code api_key}: the keys that were ever given out.
 */
class ApiKeys {

	/** Calls wait for a lookup, so it must not hang with a network that is gone. */
	private static final Duration LOOKUP = Duration.ofSeconds(2);

	private final JdbcTemplate jdbc;

	private final JdbcClient database;

	private final JdbcClient lookups;

	ApiKeys(DataSource database) {
		this.jdbc = new JdbcTemplate(database);
		this.database = JdbcClient.create(database);
		this.lookups = JdbcClient.create(new TimedDataSource(database, LOOKUP));
	}

	/**
	 * Finds the key with an id, whatever has become of it.
	 * @throws org.springframework.dao.DataAccessException if the database does not answer
	 */
	Optional<ApiKey> find(String id) {
		return this.lookups.sql("SELECT * FROM api_key WHERE id = :id")
			.param("id", id)
			.query((row, n) -> key(row))
			.optional();
	}

	long count() {
		return this.database.sql("SELECT count(*) FROM api_key").query(Long.class).single();
	}

	void add(ApiKey key, Instant createdAt) {
		Caller owner = key.owner();
		this.database
			.sql("INSERT INTO api_key (id, name, role, salt, hash, created_at, expires_at, revoked_at, "
					+ "requests_per_minute, tokens_per_minute, concurrent_requests) VALUES (:id, :name, :role, :salt, "
					+ ":hash, :created, :expires, :revoked, :requests, :tokens, :concurrent)")
			.param("id", owner.id())
			.param("name", owner.name())
			.param("role", owner.role().name())
			.param("salt", key.hash().salt())
			.param("hash", key.hash().hash())
			.param("created", time(createdAt))
			.param("expires", time(key.expiresAt()))
			.param("revoked", time(key.revokedAt()))
			.param("requests", owner.limits().requestsPerMinute())
			.param("tokens", owner.limits().tokensPerMinute())
			.param("concurrent", owner.limits().concurrentRequests())
			.update();
	}

	/** Pages through all, newest first. */
	List<KeyView> newest(@Nullable Long before, int limit) {
		return this.database.sql("SELECT * FROM api_key WHERE number < :before ORDER BY number DESC LIMIT :limit")
			.param("before", (before != null) ? before : Long.MAX_VALUE)
			.param("limit", limit)
			.query((row, n) -> view(row))
			.list();
	}

	Optional<KeyView> view(String id) {
		return this.database.sql("SELECT * FROM api_key WHERE id = :id")
			.param("id", id)
			.query((row, n) -> view(row))
			.optional();
	}

	/** Of several who make or revoke keys, one does at a time, until it commits. */
	void oneAtATime() {
		this.database.sql("SELECT pg_advisory_xact_lock(7021001)").query((row) -> {
		});
	}

	/** Tells whether somebody else than the owner of a key could administer. */
	boolean hasOtherAdmin(String id) {
		return this.database
			.sql("SELECT EXISTS (SELECT 1 FROM api_key WHERE role = 'ADMIN' AND id <> :id "
					+ "AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))")
			.param("id", id)
			.query(Boolean.class)
			.single();
	}

	void revoke(String id) {
		this.database.sql("UPDATE api_key SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL")
			.param("id", id)
			.update();
	}

	/** Lists the ids of keys that were revoked lately, by the database's clock. */
	List<String> revokedWithin(Duration time) {
		return this.lookups.sql("SELECT id FROM api_key WHERE revoked_at > now() - make_interval(secs => :seconds)")
			.param("seconds", time.toSeconds())
			.query(String.class)
			.list();
	}

	/**
	 * Writes when keys were last used; an instance that is late does not turn it back.
	 */
	void used(Map<String, Instant> times) {
		List<Object[]> rows = times.entrySet()
			.stream()
			// In one order, so that instances do not wait for each other in a circle.
			.sorted(Map.Entry.comparingByKey())
			.map((use) -> new Object[] { time(use.getValue()), use.getKey() })
			.toList();
		this.jdbc.batchUpdate("UPDATE api_key SET last_used_at = greatest(last_used_at, ?) WHERE id = ?", rows);
	}

	private static ApiKey key(ResultSet row) throws SQLException {
		Caller owner = new Caller(row.getString("id"), row.getString("name"), Role.valueOf(row.getString("role")),
				limits(row));
		return new ApiKey(owner, new KeyHash(row.getBytes("salt"), row.getBytes("hash")), instant(row, "expires_at"),
				instant(row, "revoked_at"));
	}

	private static KeyView view(ResultSet row) throws SQLException {
		return new KeyView(row.getLong("number"), row.getString("id"), row.getString("name"),
				Role.valueOf(row.getString("role")), row.getObject("created_at", OffsetDateTime.class).toInstant(),
				instant(row, "expires_at"), instant(row, "revoked_at"), instant(row, "last_used_at"), limits(row));
	}

	private static CallerLimits limits(ResultSet row) throws SQLException {
		return new CallerLimits(row.getObject("requests_per_minute", Integer.class),
				row.getObject("tokens_per_minute", Integer.class), row.getObject("concurrent_requests", Integer.class));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant time) {
		return (time != null) ? time.atOffset(ZoneOffset.UTC) : null;
	}

}
