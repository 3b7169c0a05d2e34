package io.alignserve.registry;

import java.time.Duration;
import java.util.Map;

import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done whenever something may have changed.
 */
class RegistryRound implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(RegistryRound.class);

	private final CheckpointPool pool;

	private final Fleet fleet;

	private final AliasChanges changes;

	private final Convergence convergence;

	private final RegistryState state;

	private final Duration idleTimeout;

	private long seen = -1;

	private Map<String, Route> behind = Map.of();

	RegistryRound(CheckpointPool pool, RegistryTables tables, AliasChanges changes, Convergence convergence,
			RegistryState state, Duration idleTimeout) {
		this.pool = pool;
		this.fleet = tables.fleet();
		this.changes = changes;
		this.convergence = convergence;
		this.state = state;
		this.idleTimeout = idleTimeout;
	}

	@Override
	public void run() {
		try {
			round();
		}
		finally {
			// Also while the database is away: what the step loops do is known here.
			this.state.metrics().refresh();
		}
	}

	private void round() {
		this.state.events().revert(this.changes);
		long revision = this.fleet.revision();
		if (revision != this.seen) {
			this.state.failures().roomMayBeThere();
		}
		this.convergence.converge();
		this.seen = revision;
		this.convergence.expire(this.idleTimeout);
		report();
	}

	private void report() {
		Map<String, Route> now = this.convergence.behind();
		if (!now.equals(this.behind)) {
			if (now.isEmpty()) {
				logger.info("all aliases lead where they should");
			}
			else {
				logger.warn("aliases do not lead where they should: {}", now);
			}
		}
		this.behind = now;
		this.pool.expect(now.keySet());
		this.state.metrics().behind(now.size());
	}

}
