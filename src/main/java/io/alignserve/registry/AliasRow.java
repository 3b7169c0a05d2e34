package io.alignserve.registry;

import java.time.Instant;
import java.util.List;

import io.alignserve.pool.Route;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code alias}.
 */
record AliasRow(String alias, String checkpoint, boolean replaces, @Nullable String previous,
		Route.@Nullable Canary canary, long revision, Instant changedAt, String changedBy) {

	Route route() {
		return new Route(this.checkpoint, this.canary);
	}

	/** The checkpoints it leads to, the one that answers first. */
	List<String> targets() {
		return route().checkpoints();
	}

	boolean leadsTo(String name) {
		return route().includes(name);
	}

}
