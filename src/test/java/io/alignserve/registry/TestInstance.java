package io.alignserve.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.alignserve.TestDatabase;
import io.alignserve.checkpoint.CheckpointRoots;
import io.alignserve.decoder.DecoderOptions;
import io.alignserve.decoder.Precision;
import io.alignserve.generation.EngineLimits;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Lease;
import io.alignserve.pool.PoolSettings;
import io.alignserve.registry.ConfiguredCheckpoints.Configured;
import io.alignserve.remote.RemoteCheckpointLoader;
import io.alignserve.remote.RemoteProperties;
import io.alignserve.runtime.DecoderCheckpointLoader;
import io.alignserve.runtime.DecoderSettings;
import io.alignserve.runtime.FolderCheckpointLoader;
import io.alignserve.tokenizer.PromptStyle;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.flywaydb.core.Flyway;

import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * One instance of the service as far as the registry goes: a real decoder's pool over a
 * real database, without HTTP.
 */
final class TestInstance implements AutoCloseable {

	static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints").toAbsolutePath();

	private static final long KV_BYTES = 1 << 20;

	private final HikariDataSource database;

	private final CheckpointPool pool;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final RegistryParts parts;

	private boolean closed;

	private TestInstance(Builder builder) {
		this.database = new HikariDataSource();
		this.database.setJdbcUrl(builder.where.url());
		this.database.setUsername(builder.where.username());
		this.database.setPassword(builder.where.password());
		this.database.setMaximumPoolSize(5);
		Flyway.configure().dataSource(this.database).load().migrate();
		DecoderSettings settings = new DecoderSettings(new DecoderOptions(Precision.FLOAT32, "cpu", true),
				new EngineLimits(4, 16, 64).withMemory(KV_BYTES, KV_BYTES / 4), builder.prompts);
		this.pool = new CheckpointPool(
				new FolderCheckpointLoader(new DecoderCheckpointLoader(settings),
						new RemoteCheckpointLoader(builder.elsewhere, builder.prompts,
								CircuitBreakerRegistry.ofDefaults(), this.meters)),
				PoolSettings.DEFAULT.withBudget(builder.budget));
		this.parts = RegistryParts.of(this.pool, this.database, new JdbcTransactionManager(this.database), this.meters,
				new RegistryParts.Settings(builder.name, new CheckpointRoots(List.of(builder.root)), "float32",
						builder.idleTimeout, builder.root.resolve("starter"), builder.configured));
	}

	static Builder on(TestDatabase database) {
		return new Builder(database);
	}

	AliasRegistry aliases() {
		return this.parts.aliases();
	}

	CheckpointRegistry checkpoints() {
		return this.parts.checkpoints();
	}

	AuditTrail audit() {
		return this.parts.tables().audit();
	}

	RegistryParts parts() {
		return this.parts;
	}

	CheckpointPool pool() {
		return this.pool;
	}

	SimpleMeterRegistry meters() {
		return this.meters;
	}

	PoolHealth health() {
		return new PoolHealth(this.pool, this.parts.convergence(), this.parts.state().failures());
	}

	/** The checkpoint that answers for a model now. */
	String answering(String model) {
		try (Lease lease = this.pool.lease(model)) {
			return lease.checkpoint().name();
		}
	}

	/** Ends without a word to anybody else, as when the process is killed. */
	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.parts.lifecycle().stop();
			this.parts.checkpoints().close();
			this.pool.close();
			this.database.close();
		}
	}

	/** What an instance is told. */
	static final class Builder {

		private final TestDatabase where;

		private String name = "one";

		private Path root = CHECKPOINTS;

		private Map<String, Long> budget = Map.of();

		private Duration idleTimeout = Duration.ZERO;

		private PromptStyle prompts = PromptStyle.RAW;

		private RemoteProperties elsewhere = RemoteProperties.STANDARD;

		private Configured configured = new Configured("tiny", CHECKPOINTS.resolve("tiny-llama32"), null, Map.of());

		private Builder(TestDatabase where) {
			this.where = where;
		}

		Builder named(String instance) {
			this.name = instance;
			return this;
		}

		Builder below(Path folder) {
			this.root = folder;
			return this;
		}

		Builder within(long bytes) {
			this.budget = Map.of("cpu", bytes);
			return this;
		}

		Builder idle(Duration timeout) {
			this.idleTimeout = timeout;
			return this;
		}

		Builder prompts(PromptStyle style) {
			this.prompts = style;
			return this;
		}

		Builder elsewhere(RemoteProperties properties) {
			this.elsewhere = properties;
			return this;
		}

		Builder configured(String checkpoint, Path folder) {
			return configured(new Configured(checkpoint, folder, null, Map.of()));
		}

		Builder configured(Configured checkpoint) {
			this.configured = checkpoint;
			return this;
		}

		TestInstance create() {
			return new TestInstance(this);
		}

		TestInstance start() {
			TestInstance instance = create();
			try {
				instance.parts.lifecycle().start();
				return instance;
			}
			catch (RuntimeException ex) {
				instance.close();
				throw ex;
			}
		}

	}

}
