package io.alignserve.registry;

import java.util.Objects;

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
		this.pool.engines()
			.lost()
			.forEach((name, lost) -> health.down().withDetail(name, Objects.requireNonNullElse(lost.reason(), "lost")));
		return health.build();
	}

}
