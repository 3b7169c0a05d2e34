package io.alignserve.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.PoolStatus;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.pool.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * What the pool holds and what was done with it, as metrics. Tags are the names of
 * registered checkpoints, aliases and devices, never what a caller sent.
 */
class RegistryMetrics {

	private final MeterRegistry meters;

	private final CheckpointPool pool;

	private final EngineMetrics engines;

	private final MultiGauge residentBytes;

	private final MultiGauge difference;

	private final MultiGauge leases;

	private final MultiGauge routes;

	private final MultiGauge budget;

	private final MultiGauge reserved;

	private final AtomicInteger behind = new AtomicInteger();

	/** Where each alias led; an alias that begins is no swap. */
	private final Map<String, String> stable = new ConcurrentHashMap<>();

	RegistryMetrics(MeterRegistry meters, CheckpointPool pool) {
		this.meters = meters;
		this.pool = pool;
		this.engines = new EngineMetrics(meters, pool.engines());
		this.residentBytes = MultiGauge.builder("alignserve.checkpoint.resident")
			.baseUnit("bytes")
			.description("what is set aside for a checkpoint: weights, KV caches, workspace")
			.register(meters);
		this.difference = MultiGauge.builder("alignserve.checkpoint.footprint.difference")
			.baseUnit("bytes")
			.description("what a checkpoint really took, less what was computed before it was loaded")
			.register(meters);
		this.leases = MultiGauge.builder("alignserve.checkpoint.leases")
			.description("requests that use a checkpoint")
			.register(meters);
		this.routes = MultiGauge.builder("alignserve.alias.route")
			.description(
					"per cent of an alias's requests that a checkpoint answers; of a canary in shadow mode, repeats")
			.register(meters);
		this.budget = MultiGauge.builder("alignserve.pool.budget")
			.baseUnit("bytes")
			.description("what checkpoints may take of a device")
			.register(meters);
		this.reserved = MultiGauge.builder("alignserve.pool.reserved")
			.baseUnit("bytes")
			.description("what is set aside for checkpoints on a device")
			.register(meters);
		Gauge.builder("alignserve.registry.behind", this.behind, AtomicInteger::get)
			.description("aliases that do not lead on this instance where they should")
			.register(meters);
		Gauge.builder("alignserve.pool.held", pool, (all) -> all.status().heldRequests())
			.description("requests that wait for an alias that is being replaced")
			.register(meters);
		Reasons.KINDS.forEach(this::rejected);
	}

	void loaded(ResidentStatus status) {
		Timer.builder("alignserve.checkpoint.load")
			.description("how long a checkpoint took to be read, verified and warmed up")
			.tag("checkpoint", status.name())
			.register(this.meters)
			.record(Duration.ofMillis(status.loadMillis()));
	}

	void refused(RuntimeException cause) {
		rejected(Reasons.kind(cause)).increment();
	}

	private Counter rejected(String cause) {
		return Counter.builder("alignserve.checkpoint.rejected")
			.description("checkpoints that were not loaded")
			.tag("cause", cause)
			.register(this.meters);
	}

	void routed(String alias, Route route) {
		Counter swaps = ofAlias("alignserve.alias.swaps", "how often an alias was led to another checkpoint", alias);
		reversals(alias);
		String before = this.stable.put(alias, route.stable());
		if (before != null && !before.equals(route.stable())) {
			swaps.increment();
		}
	}

	void reversed(String alias) {
		reversals(alias).increment();
	}

	private Counter reversals(String alias) {
		return ofAlias("alignserve.canary.reversals", "canaries that broke their gates on this instance", alias);
	}

	private Counter ofAlias(String name, String description, String alias) {
		return Counter.builder(name).description(description).tag("alias", alias).register(this.meters);
	}

	/**
	 * Sees to it that each checkpoint, device and alias has its rows. The values are read
	 * whenever somebody looks, so rows that are there already stay: taking them out and
	 * putting them back would show to whoever looks meanwhile.
	 */
	synchronized void refresh() {
		this.engines.follow();
		PoolStatus status = this.pool.status();
		this.residentBytes.register(rows(status, RegistryMetrics::setAside), false);
		this.leases.register(rows(status, ResidentStatus::leases), false);
		this.difference.register(
				rows(status, (one) -> (one.measuredBytes() == 0) ? Double.NaN : one.measuredBytes() - setAside(one)),
				false);
		this.budget.register(devices(status, PoolStatus.DeviceMemory::budgetBytes), false);
		this.reserved.register(devices(status, PoolStatus.DeviceMemory::reservedBytes), false);
		List<MultiGauge.Row<?>> led = new ArrayList<>();
		status.routes().forEach((alias, route) -> {
			led.add(led(alias, route.stable(), "stable", RegistryMetrics::ofStable));
			Route.Canary canary = route.canary();
			if (canary != null) {
				led.add(led(alias, canary.checkpoint(), canary.shadow() ? "shadow" : "canary",
						RegistryMetrics::ofCanary));
			}
		});
		this.routes.register(led, false);
	}

	private MultiGauge.Row<?> led(String alias, String checkpoint, String role, ToDoubleFunction<Route> percent) {
		return MultiGauge.Row.of(Tags.of("alias", alias, "checkpoint", checkpoint, "role", role), this.pool, (all) -> {
			Route now = all.status().routes().get(alias);
			return (now != null) ? percent.applyAsDouble(now) : 0;
		});
	}

	private static double ofStable(Route route) {
		Route.Canary canary = route.canary();
		return (canary == null || canary.shadow()) ? 100 : 100 - canary.percent();
	}

	private static double ofCanary(Route route) {
		Route.Canary canary = route.canary();
		return (canary != null) ? canary.percent() : 0;
	}

	void behind(int aliases) {
		this.behind.set(aliases);
	}

	private List<MultiGauge.Row<?>> devices(PoolStatus status, ToDoubleFunction<PoolStatus.DeviceMemory> value) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		status.devices()
			.keySet()
			.forEach((device) -> rows.add(MultiGauge.Row.of(Tags.of("device", device), this.pool, (all) -> {
				PoolStatus.DeviceMemory memory = all.status().devices().get(device);
				return (memory != null) ? value.applyAsDouble(memory) : 0;
			})));
		return rows;
	}

	private static double setAside(ResidentStatus one) {
		return one.footprint().totalBytes();
	}

	/** A checkpoint that drains while one of its name is loaded counts as one with it. */
	private List<MultiGauge.Row<?>> rows(PoolStatus status, ToDoubleFunction<ResidentStatus> value) {
		Set<String> names = status.residents().stream().map(ResidentStatus::name).collect(Collectors.toSet());
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		names.forEach((name) -> rows.add(MultiGauge.Row.of(Tags.of("checkpoint", name), this.pool,
				(all) -> all.status()
					.residents()
					.stream()
					.filter((one) -> one.name().equals(name))
					.mapToDouble(value)
					.sum())));
		return rows;
	}

}
