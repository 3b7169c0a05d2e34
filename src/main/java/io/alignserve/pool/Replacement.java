package io.alignserve.pool;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts one checkpoint in the place of another that it does not fit beside.
 */
final class Replacement {

	private final CheckpointPool pool;

	private final CheckpointLoader loader;

	private final String alias;

	Replacement(CheckpointPool pool, CheckpointLoader loader, String alias) {
		this.pool = pool;
		this.loader = loader;
		this.alias = alias;
	}

	void replaceBy(CheckpointSource next) {
		// What can be known of the new one without its memory is known before the old one
		// goes.
		this.loader.verify(next);
		Map<String, Long> needed = this.loader.footprint(next).totals();
		Resident old = this.pool.monitor().locked(() -> begin(next.name(), needed));
		try {
			makeWay(old);
			load(next, old.source());
		}
		finally {
			this.pool.monitor().locked(() -> {
				this.pool.held().release(this.alias);
			});
		}
	}

	/** From here on requests for the alias wait. */
	private Resident begin(String next, Map<String, Long> needed) {
		this.pool.requireOpen();
		PoolState state = this.pool.state();
		Route route = state.routes().get(this.alias);
		if (route == null) {
			throw UnknownModelException.of("alias", this.alias, state.routes().all().keySet());
		}
		Resident old = state.require(route.stable());
		List<String> others = state.routes()
			.leadingTo(old.name())
			.stream()
			.filter((a) -> !a.equals(this.alias))
			.toList();
		if (!others.isEmpty() || route.canary() != null || !state.adaptersOf(old).isEmpty()) {
			throw new IllegalStateException(
					old.name() + " cannot make way: " + (others.isEmpty() ? "a canary or an adapter stands beside it"
							: "it is in use by the alias " + String.join(", ", others)));
		}
		Map<String, Long> freed = new TreeMap<>(state.evictableBytes());
		old.footprint().totals().forEach((device, bytes) -> freed.merge(device, bytes, Long::sum));
		Map<String, Long> available = state.memory().available(freed, needed.keySet());
		if (available.entrySet()
			.stream()
			.anyMatch((free) -> free.getValue() < needed.getOrDefault(free.getKey(), 0L))) {
			throw state.outOfBudget(next, needed, available);
		}
		this.pool.held().hold(this.alias);
		return old;
	}

	private void makeWay(Resident old) {
		boolean drained = this.pool.monitor().locked(() -> {
			boolean unused = this.pool.monitor().await(() -> !old.isLeased(), this.pool.settings().drainTimeout());
			if (unused && this.pool.state().isResident(old.name())) {
				this.pool.state().routes().remove(this.alias);
				this.pool.state().retire(old, PoolListener.UnloadCause.CAPACITY);
			}
			return unused;
		});
		if (!drained) {
			throw new IllegalStateException("the requests of " + old.name() + " did not end within "
					+ this.pool.settings().drainTimeout().toSeconds() + " s; it goes on serving");
		}
		this.pool.leave(old);
	}

	private void load(CheckpointSource next, CheckpointSource old) {
		try {
			this.pool.load(next);
			this.pool.route(this.alias, Route.to(next.name()));
		}
		catch (RuntimeException ex) {
			try {
				this.pool.load(old);
				this.pool.route(this.alias, Route.to(old.name()));
			}
			catch (RuntimeException again) {
				ex.addSuppressed(again);
			}
			throw ex;
		}
	}

}
