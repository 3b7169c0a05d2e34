package io.alignserve.registry;

import java.nio.file.Path;
import java.time.Duration;

import javax.sql.DataSource;

import io.alignserve.checkpoint.CheckpointRoots;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.registry.ConfiguredCheckpoints.Configured;
import org.jspecify.annotations.Nullable;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The parts of the registry of one instance, put together.
 *
 * @param tables what all instances share
 * @param checkpoints for administrators
 * @param aliases for administrators
 * @param convergence brings the pool to what is wanted
 * @param state what this instance knows
 * @param lifecycle starts and stops it all
 */
record RegistryParts(RegistryTables tables, RegisteredCheckpoints checkpoints, RegisteredAliases aliases,
		Convergence convergence, RegistryState state, RegistryLifecycle lifecycle) {

	static RegistryParts of(CheckpointPool pool, DataSource database, PlatformTransactionManager transactions,
			MeterRegistry meters, Settings settings) {
		RegistryTables tables = RegistryTables.of(JdbcClient.create(database), transactions, settings.instance());
		AliasChanges changes = new AliasChanges(tables.fleet(), tables.checkpoints(), tables.aliases(),
				tables.history(), tables.audit());
		LoadFailures failures = new LoadFailures(System::nanoTime);
		Retirements retirements = new Retirements();
		RegistryMetrics metrics = new RegistryMetrics(meters, pool);
		Places places = new Places(settings.roots(), settings.starter());
		Residency residency = new Residency(pool, tables.checkpoints(), places, failures);
		Convergence convergence = new Convergence(pool, tables.checkpoints(), tables.aliases(), residency, retirements);
		Waking waking = new Waking();
		RegistryState state = new RegistryState(new PoolEvents(metrics, waking::wake), failures, metrics);
		RegistryRound round = new RegistryRound(pool, tables, changes, convergence, state, settings.idleTimeout());
		FleetFollower follower = new FleetFollower(database, round);
		waking.follower = follower;
		pool.listen(state.events());
		return new RegistryParts(tables,
				new RegisteredCheckpoints(pool, tables, settings.roots(), residency, convergence,
						new CheckpointViews(pool, tables, residency, settings.dtype())),
				new RegisteredAliases(pool, tables, changes, residency, convergence), convergence, state,
				new RegistryLifecycle(pool, tables, new ConfiguredCheckpoints(tables, changes, residency, places),
						settings.configured(), round, follower));
	}

	/**
	 * What a registry is told.
	 *
	 * @param instance what the audit trail calls this instance
	 * @param roots where checkpoints may lie
	 * @param dtype how weights are held
	 * @param idleTimeout when a checkpoint that nobody uses is taken out; 0 = never
	 * @param starter where the starter checkpoint is copied to
	 * @param configured what is configured
	 */
	record Settings(String instance, CheckpointRoots roots, String dtype, Duration idleTimeout, Path starter,
			Configured configured) {
	}

	/** The pool's listener wakes the follower, which comes after it. */
	private static final class Waking {

		private volatile @Nullable FleetFollower follower;

		void wake() {
			FleetFollower known = this.follower;
			if (known != null) {
				known.wake();
			}
		}

	}

}
