package io.alignserve.registry;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of {@code checkpoint}.
 */
class Checkpoints {

	private final JdbcClient database;

	Checkpoints(JdbcClient database) {
		this.database = database;
	}

	List<CheckpointRow> all() {
		return this.database.sql("SELECT * FROM checkpoint ORDER BY name").query(Checkpoints::row).list();
	}

	Optional<CheckpointRow> find(String name) {
		return this.database.sql("SELECT * FROM checkpoint WHERE name = :name")
			.param("name", StoredText.of(name))
			.query(Checkpoints::row)
			.optional();
	}

	CheckpointRow require(String name) {
		return find(name).orElseThrow(() -> {
			List<String> names = all().stream().map(CheckpointRow::name).toList();
			return new UnknownNameException("There is no checkpoint '" + StoredText.of(name) + "'; "
					+ (names.isEmpty() ? "none is registered" : "registered are: " + String.join(", ", names)));
		});
	}

	void add(Registered checkpoint, String by) {
		CheckpointRow.Facts facts = checkpoint.facts();
		this.database.sql("""
				INSERT INTO checkpoint (name, path, base, digest, family, context_length, weight_bytes, origin,
					registered_by)
				VALUES (:name, :path, :base, :digest, :family, :contextLength, :weightBytes, :origin, :by)
				ON CONFLICT (name) DO UPDATE SET path = :path, base = :base, digest = :digest, family = :family,
					context_length = :contextLength, weight_bytes = :weightBytes, origin = :origin""")
			.param("name", checkpoint.name())
			.param("path", checkpoint.path().toString())
			.param("base", checkpoint.base())
			.param("digest", checkpoint.digest())
			.param("family", facts.family())
			.param("contextLength", facts.contextLength())
			.param("weightBytes", facts.weightBytes())
			.param("origin", checkpoint.origin().name())
			.param("by", by)
			.update();
	}

	/**
	 * Asks for a checkpoint, or no longer.
	 * @param revision the fleet's revision; {@code null} = it is wanted no more
	 */
	void want(String name, @Nullable Long revision, boolean pinned) {
		this.database.sql("UPDATE checkpoint SET wanted_revision = :revision, pinned = :pinned WHERE name = :name")
			.param("revision", revision)
			.param("pinned", pinned)
			.param("name", name)
			.update();
	}

	void remove(String name) {
		this.database.sql("DELETE FROM checkpoint WHERE name = :name").param("name", name).update();
	}

	/** Names of the adapters of a checkpoint. */
	List<String> adaptersOf(String name) {
		return this.database.sql("SELECT name FROM checkpoint WHERE base = :name ORDER BY name")
			.param("name", name)
			.query(String.class)
			.list();
	}

	private static CheckpointRow row(ResultSet row, int number) throws SQLException {
		return new CheckpointRow(row.getString("name"), row.getString("path"), row.getString("base"),
				row.getString("digest"), row.getString("family"), row.getInt("context_length"),
				row.getLong("weight_bytes"), CheckpointRow.Origin.valueOf(row.getString("origin")),
				row.getObject("wanted_revision", Long.class), row.getBoolean("pinned"),
				row.getObject("registered_at", OffsetDateTime.class).toInstant(), row.getString("registered_by"));
	}

	/** What is written of a checkpoint when it is registered. */
	record Registered(String name, Path path, @Nullable String base, String digest, CheckpointRow.Facts facts,
			CheckpointRow.Origin origin) {

		boolean equalsRow(CheckpointRow row) {
			return row.path().equals(this.path.toString()) && row.digest().equals(this.digest)
					&& Objects.equals(row.base(), this.base) && row.origin() == this.origin;
		}

	}

}
