package io.alignserve.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import io.alignserve.pool.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code alias}.
 */
class Aliases {

	private final JdbcClient database;

	Aliases(JdbcClient database) {
		this.database = database;
	}

	List<AliasRow> all() {
		return this.database.sql("SELECT * FROM alias ORDER BY alias").query(Aliases::row).list();
	}

	Optional<AliasRow> find(String alias) {
		return find("SELECT * FROM alias WHERE alias = :alias", alias);
	}

	/** Finds one and keeps others from changing it until the transaction ends. */
	Optional<AliasRow> lock(String alias) {
		return find("SELECT * FROM alias WHERE alias = :alias FOR UPDATE", alias);
	}

	private Optional<AliasRow> find(String sql, String alias) {
		return this.database.sql(sql).param("alias", StoredText.of(alias)).query(Aliases::row).optional();
	}

	AliasRow require(String alias) {
		return find(alias).orElseThrow(() -> unknown(alias));
	}

	UnknownNameException unknown(String alias) {
		List<String> names = all().stream().map(AliasRow::alias).toList();
		return new UnknownNameException("There is no alias '" + StoredText.of(alias) + "'; "
				+ (names.isEmpty() ? "none exists" : "there are: " + String.join(", ", names)));
	}

	/** Writes where an alias leads; counts the change. */
	void put(Target target, String by) {
		Route.Canary canary = target.canary();
		Route.Gates gates = (canary != null) ? canary.gates() : null;
		this.database.sql("""
				INSERT INTO alias (alias, checkpoint, replaces, previous, canary_checkpoint, canary_percent,
					canary_split_by, canary_shadow, canary_min_requests, canary_max_error_rate,
					canary_max_p95_ratio, revision, changed_by)
				VALUES (:alias, :checkpoint, :replaces, :previous, :canary, :percent, :splitBy, :shadow,
					:minRequests, :maxErrorRate, :maxP95Ratio, 1, :by)
				ON CONFLICT (alias) DO UPDATE SET checkpoint = excluded.checkpoint, replaces = excluded.replaces,
					previous = excluded.previous, canary_checkpoint = excluded.canary_checkpoint,
					canary_percent = excluded.canary_percent, canary_split_by = excluded.canary_split_by,
					canary_shadow = excluded.canary_shadow, canary_min_requests = excluded.canary_min_requests,
					canary_max_error_rate = excluded.canary_max_error_rate,
					canary_max_p95_ratio = excluded.canary_max_p95_ratio, revision = alias.revision + 1,
					changed_at = now(), changed_by = excluded.changed_by""")
			.param("alias", target.alias())
			.param("checkpoint", target.checkpoint())
			.param("replaces", target.replaces())
			.param("previous", target.previous())
			.param("canary", (canary != null) ? canary.checkpoint() : null)
			.param("percent", (canary != null) ? canary.percent() : null)
			.param("splitBy", (canary != null) ? canary.splitBy().name() : null)
			.param("shadow", (canary != null) ? canary.shadow() : null)
			.param("minRequests", (gates != null) ? gates.minRequests() : null)
			.param("maxErrorRate", (gates != null) ? gates.maxErrorRate() : null)
			.param("maxP95Ratio", (gates != null) ? gates.maxP95Ratio() : null)
			.param("by", by)
			.update();
	}

	void remove(String alias) {
		this.database.sql("DELETE FROM alias WHERE alias = :alias").param("alias", alias).update();
	}

	private static AliasRow row(ResultSet row, int number) throws SQLException {
		String tried = row.getString("canary_checkpoint");
		Route.Canary canary = null;
		if (tried != null) {
			Route.Gates gates = new Route.Gates(row.getInt("canary_min_requests"),
					row.getDouble("canary_max_error_rate"), row.getDouble("canary_max_p95_ratio"));
			canary = new Route.Canary(tried, row.getInt("canary_percent"),
					Route.SplitBy.valueOf(row.getString("canary_split_by")), row.getBoolean("canary_shadow"), gates);
		}
		return new AliasRow(row.getString("alias"), row.getString("checkpoint"), row.getBoolean("replaces"),
				row.getString("previous"), canary, row.getLong("revision"),
				row.getObject("changed_at", OffsetDateTime.class).toInstant(), row.getString("changed_by"));
	}

	/** Where an alias is to lead. */
	record Target(String alias, String checkpoint, boolean replaces, @Nullable String previous,
			Route.@Nullable Canary canary) {
	}

}
