package io.alignserve.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import io.alignserve.registry.AliasChange.Action;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code alias_history}.
 */
class AliasHistory {

	private static final TypeReference<Map<String, Object>> FIGURES = new TypeReference<>() {
	};

	private final JdbcClient database;

	private final JsonMapper json = JsonMapper.builder().build();

	AliasHistory(JdbcClient database) {
		this.database = database;
	}

	/** Adds a change with the digests that its checkpoints have now. */
	void add(Step step, String by, Map<String, Object> figures) {
		this.database.sql("""
				INSERT INTO alias_history (alias, by, action, from_checkpoint, from_digest, to_checkpoint, to_digest,
					figures)
				VALUES (:alias, :by, :action, :from, (SELECT digest FROM checkpoint WHERE name = :from), :to,
					(SELECT digest FROM checkpoint WHERE name = :to), CAST(:figures AS jsonb))""")
			.param("alias", step.alias())
			.param("by", by)
			.param("action", step.action().name())
			.param("from", step.from())
			.param("to", step.to())
			.param("figures", this.json.writeValueAsString(figures))
			.update();
	}

	List<AliasChange> page(String alias, @Nullable Long before, int limit) {
		return this.database
			.sql("SELECT * FROM alias_history WHERE alias = :alias AND id < :before ORDER BY id DESC LIMIT :limit")
			.param("alias", StoredText.of(alias))
			.param("before", (before != null) ? before : Long.MAX_VALUE)
			.param("limit", limit)
			.query(this::change)
			.list();
	}

	private AliasChange change(ResultSet row, int number) throws SQLException {
		return new AliasChange(row.getLong("id"), row.getString("alias"),
				row.getObject("at", OffsetDateTime.class).toInstant(), row.getString("by"),
				Action.valueOf(row.getString("action")), row.getString("from_checkpoint"), row.getString("from_digest"),
				row.getString("to_checkpoint"), row.getString("to_digest"),
				this.json.readValue(row.getString("figures"), FIGURES));
	}

	/** What changed. */
	record Step(String alias, Action action, @Nullable String from, @Nullable String to) {
	}

}
