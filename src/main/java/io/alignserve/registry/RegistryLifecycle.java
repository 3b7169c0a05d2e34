package io.alignserve.registry;

import java.util.Optional;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.OutOfBudgetException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Brings the pool to what is wanted before the service takes requests, then follows the
 * fleet until it has taken its last.
 */
class RegistryLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(RegistryLifecycle.class);

	private final CheckpointPool pool;

	private final RegistryTables tables;

	private final ConfiguredCheckpoints configured;

	private final ConfiguredCheckpoints.Configured configuration;

	private final RegistryRound round;

	private final FleetFollower follower;

	private volatile boolean running;

	RegistryLifecycle(CheckpointPool pool, RegistryTables tables, ConfiguredCheckpoints configured,
			ConfiguredCheckpoints.Configured configuration, RegistryRound round, FleetFollower follower) {
		this.pool = pool;
		this.tables = tables;
		this.configured = configured;
		this.configuration = configuration;
		this.round = round;
		this.follower = follower;
	}

	@Override
	public void start() {
		// Whoever fills the pool on their own decides what default leads to.
		boolean given = this.pool.status().routes().containsKey(CheckpointPool.DEFAULT_ALIAS);
		RuntimeException refused = given ? null : register();
		this.round.run();
		if (refused != null && this.pool.status().routes().isEmpty() && leadsToConfigured()) {
			throw refused;
		}
		if (refused != null) {
			logger.warn("the configured checkpoint {} cannot be loaded: {}", this.configuration.name(),
					Reasons.of(refused));
		}
		this.follower.begin();
		this.running = true;
	}

	private @Nullable RuntimeException register() {
		try {
			this.configured.register(this.configuration);
			return null;
		}
		catch (CheckpointException | OutOfBudgetException ex) {
			return ex;
		}
	}

	private boolean leadsToConfigured() {
		Optional<AliasRow> leads = this.tables.aliases().find(CheckpointPool.DEFAULT_ALIAS);
		return leads.isEmpty() || leads.get().leadsTo(this.configuration.name())
				|| this.configuration.adapters().containsKey(leads.get().checkpoint());
	}

	@Override
	public void stop() {
		this.running = false;
		this.follower.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before the web server takes requests, and after it has ended them. */
	@Override
	public int getPhase() {
		return 0;
	}

}
