package io.alignserve.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.alignserve.pool.CanaryFigures;
import io.alignserve.pool.PoolListener;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;
import io.alignserve.registry.DatabaseAuditTrail.Act;

/**
 * What the pool tells, kept until the thread that follows the fleet deals with it.
 */
class PoolEvents implements PoolListener {

	private final RegistryMetrics metrics;

	private final Runnable wake;

	/** Canaries that broke their gates, by alias. */
	private final Map<String, Broken> broken = new ConcurrentHashMap<>();

	PoolEvents(RegistryMetrics metrics, Runnable wake) {
		this.metrics = metrics;
		this.wake = wake;
	}

	@Override
	public void loaded(ResidentStatus status) {
		this.metrics.loaded(status);
		this.metrics.refresh();
	}

	@Override
	public void refused(String name, RuntimeException cause) {
		this.metrics.refused(cause);
	}

	@Override
	public void unloaded(String name, UnloadCause cause) {
		this.metrics.refresh();
	}

	@Override
	public void routed(String alias, Route route) {
		this.metrics.routed(alias, route);
		this.metrics.refresh();
	}

	@Override
	public void canaryFailed(String alias, Route route, CanaryFigures figures) {
		this.metrics.reversed(alias);
		this.broken.put(alias, new Broken(route, figures));
		this.wake.run();
	}

	/** Ends the canaries that broke; what cannot be written now is written later. */
	void revert(AliasChanges changes) {
		this.broken.forEach((alias, broken) -> {
			changes.revert(new Act("gates", "alias.reversal", alias), broken.route(), broken.figures());
			this.broken.remove(alias, broken);
		});
	}

	private record Broken(Route route, CanaryFigures figures) {
	}

}
