package io.alignserve.registry;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.alignserve.generation.EngineHealth;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.PoolStatus;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up while at least one alias can answer, or its requests wait for a replacement. An
 * alias whose engine is lost cannot. What does not lead where it should is a detail: it
 * serves what it has.
 */
class PoolHealth implements HealthIndicator {

	private final CheckpointPool pool;

	private final Convergence convergence;

	private final LoadFailures failures;

	PoolHealth(CheckpointPool pool, Convergence convergence, LoadFailures failures) {
		this.pool = pool;
		this.convergence = convergence;
		this.failures = failures;
	}

	@Override
	public Health health() {
		PoolStatus status = this.pool.status();
		Set<String> ready = status.residents()
			.stream()
			.filter((one) -> one.state() == ResidentStatus.State.READY)
			.map(ResidentStatus::name)
			.collect(Collectors.toCollection(HashSet::new));
		Map<String, EngineHealth> engines = this.pool.engines().health();
		engines.forEach((name, engine) -> {
			if (engine.state() == EngineHealth.State.LOST) {
				ready.remove(name);
			}
		});
		boolean up = this.convergence.isReplacing()
				|| status.routes().values().stream().anyMatch((route) -> ready.contains(route.stable()));
		Health.Builder health = up ? Health.up() : Health.down();
		status.routes().forEach((alias, route) -> health.withDetail(alias, described(route)));
		this.convergence.lastBehind()
			.forEach((alias, route) -> health.withDetail(alias,
					described(status.routes().get(alias)) + "; it should lead to " + described(route) + reason(route)));
		engines.forEach((name, engine) -> {
			if (engine.state() != EngineHealth.State.GOOD) {
				health.withDetail("engine of " + name, engine.state() + ": " + engine.reason());
			}
		});
		return health.build();
	}

	private String reason(Route route) {
		return this.failures.reason(route.stable())
			.or(() -> (route.canary() != null) ? this.failures.reason(route.canary().checkpoint()) : Optional.empty())
			.map((reason) -> ", but: " + reason)
			.orElse("");
	}

	private static String described(@Nullable Route route) {
		if (route == null) {
			return "leads nowhere";
		}
		return (route.canary() == null) ? route.stable()
				: route.stable() + " and " + route.canary().percent() + " % " + route.canary().checkpoint();
	}

}
