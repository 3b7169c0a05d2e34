package io.alignserve.registry;

import java.util.Map;
import java.util.Objects;

import io.alignserve.generation.EngineHealth;
import io.alignserve.pool.CheckpointPool;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down once an engine is lost, for good: nothing but a new process brings it back, so
 * this is part of what tells an orchestrator whether this one is still of use. What comes
 * back by itself does not count, however long it takes.
 */
class EngineLoss implements HealthIndicator {

	private final CheckpointPool pool;

	EngineLoss(CheckpointPool pool) {
		this.pool = pool;
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up();
		for (Map.Entry<String, EngineHealth> engine : this.pool.health().entrySet()) {
			if (engine.getValue().state() == EngineHealth.State.LOST) {
				health.down()
					.withDetail(engine.getKey(), Objects.requireNonNullElse(engine.getValue().reason(), "lost"));
			}
		}
		return health.build();
	}

}
