package io.alignserve.outcome;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code outcome} and {@code outcome_revision}.
 */
class OutcomeTable {

	private static final int MOST = 1000;

	private static final String COLUMNS = "position, id, caller, revision, linked, verified, created_at, changed_at, ";

	/** A page of outcomes need not hold all their breakdowns. */
	private static final String WITHOUT_BREAKDOWN = """
			jsonb_set(content, '{breakdown,slices}', '[]') AS content""";

	private final JdbcClient database;

	OutcomeTable(JdbcClient database) {
		this.database = database;
	}

	/** Adds a first revision, unless the caller has told of this outcome before. */
	Optional<Outcome> insert(String caller, Outcomes.Told told, String content, Instant now) {
		OutcomeReport report = told.report();
		OutcomeReport.Response response = report.identity().response();
		return this.database
			.sql("INSERT INTO outcome (id, caller, natural_key, external_id, response_id, linked, verified, has_text, "
					+ "revision, content_hash, content, created_at, changed_at) VALUES (:id, :caller, :key, "
					+ ":externalId, :responseId, :linked, :verified, :hasText, 1, :hash, CAST(:content AS jsonb), "
					+ ":now, :now) ON CONFLICT (caller, natural_key) DO NOTHING RETURNING " + COLUMNS + "content")
			.param("id", UUID.randomUUID())
			.param("caller", caller)
			.param("key", report.naturalKey())
			.param("externalId", report.identity().externalId())
			.param("responseId", (response != null) ? response.id() : null)
			.param("linked", told.link().linked())
			.param("verified", told.link().verified())
			.param("hasText", report.textThatRan() != null)
			.param("hash", Sha256.of(content))
			.param("content", content)
			.param("now", time(now))
			.query(OutcomeTable::outcome)
			.optional();
	}

	/** Finds an outcome and keeps others from changing it until the transaction ends. */
	Optional<Kept> lock(String caller, String naturalKey) {
		return this.database
			.sql("SELECT content_hash, " + COLUMNS
					+ "content FROM outcome WHERE caller = :caller AND natural_key = :key FOR UPDATE")
			.param("caller", caller)
			.param("key", naturalKey)
			.query((row, number) -> new Kept(outcome(row, number), row.getString("content_hash")))
			.optional();
	}

	Outcome revise(Outcome known, Outcomes.Told told, String content, Instant now) {
		OutcomeReport.Response response = told.report().identity().response();
		return this.database
			.sql("UPDATE outcome SET response_id = :responseId, linked = :linked, verified = :verified, "
					+ "has_text = :hasText, revision = revision + 1, content_hash = :hash, "
					+ "content = CAST(:content AS jsonb), changed_at = :now WHERE id = :id RETURNING " + COLUMNS
					+ "content")
			.param("responseId", (response != null) ? response.id() : null)
			.param("linked", told.link().linked())
			.param("verified", told.link().verified())
			.param("hasText", told.report().textThatRan() != null)
			.param("hash", Sha256.of(content))
			.param("content", content)
			.param("now", time(now))
			.param("id", known.id())
			.query(OutcomeTable::outcome)
			.single();
	}

	/** A response that was on its way to the log when the outcome was first told. */
	Outcome link(Outcome known, Outcome.Link link) {
		return this.database
			.sql("UPDATE outcome SET linked = :linked, verified = :verified WHERE id = :id RETURNING " + COLUMNS
					+ "content")
			.param("linked", link.linked())
			.param("verified", link.verified())
			.param("id", known.id())
			.query(OutcomeTable::outcome)
			.single();
	}

	void keepRevision(Outcome outcome, String content) {
		this.database
			.sql("INSERT INTO outcome_revision (outcome_id, revision, at, content) "
					+ "VALUES (:id, :revision, :at, CAST(:content AS jsonb))")
			.param("id", outcome.id())
			.param("revision", outcome.revision())
			.param("at", time(outcome.changedAt()))
			.param("content", content)
			.update();
	}

	Optional<Outcome> find(UUID id, @Nullable String owner) {
		return this.database
			.sql("SELECT " + COLUMNS
					+ "content FROM outcome WHERE id = :id AND (CAST(:owner AS text) IS NULL OR caller = :owner)")
			.param("id", id)
			.param("owner", owner)
			.query(OutcomeTable::outcome)
			.optional();
	}

	boolean delete(UUID id, @Nullable String owner) {
		return this.database
			.sql("DELETE FROM outcome WHERE id = :id AND (CAST(:owner AS text) IS NULL OR caller = :owner)")
			.param("id", id)
			.param("owner", owner)
			.update() > 0;
	}

	/** Names only the columns that are asked for, so that their indexes are used. */
	List<Outcome> list(Outcomes.Filter filter, @Nullable Long before, int limit) {
		List<String> conditions = new ArrayList<>();
		Map<String, Object> values = new TreeMap<>();
		where("position < :before", "before", before, conditions, values);
		where("caller = :owner", "owner", filter.owner(), conditions, values);
		where("changed_at >= :from", "from", time(filter.from()), conditions, values);
		where("changed_at < :to", "to", time(filter.to()), conditions, values);
		where("response_id = :responseId", "responseId", filter.responseId(), conditions, values);
		where("external_id = :externalId", "externalId", filter.externalId(), conditions, values);
		if (filter.trainable()) {
			conditions.add("has_text");
		}
		return this.database
			.sql("SELECT " + COLUMNS + (filter.trainable() ? "content" : WITHOUT_BREAKDOWN) + " FROM outcome"
					+ (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
					+ " ORDER BY position DESC LIMIT " + require(limit))
			.params(values)
			.query(OutcomeTable::outcome)
			.list();
	}

	private static void where(String condition, String name, @Nullable Object value, List<String> conditions,
			Map<String, Object> values) {
		if (value != null) {
			conditions.add(condition);
			values.put(name, value);
		}
	}

	List<Outcomes.Revision> revisions(UUID id, @Nullable String owner, @Nullable Long before, int limit) {
		return this.database.sql("""
				SELECT past.revision, past.at, past.content
				FROM outcome_revision past JOIN outcome ON outcome.id = past.outcome_id
				WHERE past.outcome_id = :id AND (CAST(:owner AS text) IS NULL OR outcome.caller = :owner)
					AND past.revision < :before
				ORDER BY past.revision DESC LIMIT :limit""")
			.param("id", id)
			.param("owner", owner)
			.param("before", (before != null) ? before : Long.MAX_VALUE)
			.param("limit", require(limit))
			.query((row, number) -> new Outcomes.Revision(row.getInt("revision"), instant(row, "at"),
					ReportJson.read(row.getString("content"))))
			.list();
	}

	private static int require(int limit) {
		if (limit < 1 || limit > MOST) {
			throw new IllegalArgumentException("limit is " + limit + ", it must be between 1 and " + MOST);
		}
		return limit;
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant time) {
		return (time != null) ? time.atOffset(ZoneOffset.UTC) : null;
	}

	private static Outcome outcome(ResultSet row, int number) throws SQLException {
		return new Outcome(row.getLong("position"), row.getObject("id", UUID.class), row.getString("caller"),
				row.getInt("revision"), ReportJson.read(row.getString("content")),
				new Outcome.Link(row.getBoolean("linked"), row.getBoolean("verified")), instant(row, "created_at"),
				instant(row, "changed_at"));
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	/**
	 * An outcome that was told before.
	 *
	 * @param outcome the outcome
	 * @param contentHash hash of what was told last
	 */
	record Kept(Outcome outcome, String contentHash) {
	}

}
