package io.alignserve.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

import io.alignserve.generation.EngineHealth;
import io.alignserve.generation.EngineStatus;
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

	private final MultiGauge residentBytes;

	private final MultiGauge difference;

	private final MultiGauge leases;

	private final MultiGauge running;

	private final MultiGauge waiting;

	private final MultiGauge state;

	private final MultiGauge budget;

	private final MultiGauge reserved;

	private final AtomicInteger behind = new AtomicInteger();

	private final AtomicInteger held = new AtomicInteger();

	/** Where each alias led; an alias that begins is no swap. */
	private final Map<String, String> stable = new ConcurrentHashMap<>();

	/** How often each engine had found no memory when it was last asked. */
	private final Map<String, Long> shortages = new ConcurrentHashMap<>();

	RegistryMetrics(MeterRegistry meters) {
		this.meters = meters;
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
		this.running = MultiGauge.builder("alignserve.engine.running")
			.description("sequences that a checkpoint's step loop computes")
			.register(meters);
		this.waiting = MultiGauge.builder("alignserve.engine.waiting")
			.description("sequences that wait for a place in a checkpoint's step loop")
			.register(meters);
		this.state = MultiGauge.builder("alignserve.engine.state")
			.description("1 for the state of a checkpoint's engine, 0 for the others: good; impaired, which it leaves "
					+ "by itself; lost, which it leaves no more in this process")
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
		Gauge.builder("alignserve.pool.held", this.held, AtomicInteger::get)
			.description("requests that wait for an alias that is being replaced")
			.register(meters);
	}

	void loaded(ResidentStatus status) {
		Timer.builder("alignserve.checkpoint.load")
			.description("how long a checkpoint took to be read, verified and warmed up")
			.tag("checkpoint", status.name())
			.register(this.meters)
			.record(Duration.ofMillis(status.loadMillis()));
	}

	void refused(RuntimeException cause) {
		Counter.builder("alignserve.checkpoint.rejected")
			.description("checkpoints that were not loaded")
			.tag("cause", Reasons.kind(cause))
			.register(this.meters)
			.increment();
	}

	void routed(String alias, Route route) {
		String before = this.stable.put(alias, route.stable());
		if (before != null && !before.equals(route.stable())) {
			Counter.builder("alignserve.alias.swaps")
				.description("how often an alias was led to another checkpoint")
				.tag("alias", alias)
				.register(this.meters)
				.increment();
		}
	}

	/** Reads the gauges anew. */
	void refresh(CheckpointPool pool) {
		PoolStatus status = pool.status();
		this.held.set(status.heldRequests());
		this.residentBytes.register(rows(status, RegistryMetrics::setAside), true);
		this.leases.register(rows(status, ResidentStatus::leases), true);
		this.difference.register(
				rows(status, (one) -> (one.measuredBytes() == 0) ? Double.NaN : one.measuredBytes() - setAside(one)),
				true);
		Map<String, EngineStatus> engines = pool.engines();
		this.running.register(engineRows(engines, EngineStatus::running), true);
		this.waiting.register(engineRows(engines, EngineStatus::waiting), true);
		engines.forEach(this::countShortages);
		this.state.register(stateRows(pool), true);
		List<MultiGauge.Row<?>> budgets = new ArrayList<>();
		List<MultiGauge.Row<?>> taken = new ArrayList<>();
		status.devices().forEach((device, memory) -> {
			Tags tags = Tags.of("device", device);
			budgets.add(MultiGauge.Row.of(tags, memory.budgetBytes()));
			taken.add(MultiGauge.Row.of(tags, memory.reservedBytes()));
		});
		this.budget.register(budgets, true);
		this.reserved.register(taken, true);
	}

	/** An engine counts from its start; a checkpoint that is loaded anew has another. */
	private void countShortages(String checkpoint, EngineStatus engine) {
		long before = this.shortages.getOrDefault(checkpoint, 0L);
		long now = engine.memoryShortages();
		this.shortages.put(checkpoint, now);
		Counter.builder("alignserve.engine.outofmemory")
			.description("how often the device had no memory for what a checkpoint's step loop was to do")
			.tag("checkpoint", checkpoint)
			.register(this.meters)
			.increment((now >= before) ? now - before : now);
	}

	private static List<MultiGauge.Row<?>> stateRows(CheckpointPool pool) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		pool.health().forEach((name, engine) -> {
			for (EngineHealth.State each : EngineHealth.State.values()) {
				Tags tags = Tags.of("checkpoint", name, "state", each.name().toLowerCase(Locale.ROOT));
				rows.add(MultiGauge.Row.of(tags, (engine.state() == each) ? 1 : 0));
			}
		});
		return rows;
	}

	void behind(int aliases) {
		this.behind.set(aliases);
	}

	private static List<MultiGauge.Row<?>> engineRows(Map<String, EngineStatus> engines,
			ToDoubleFunction<EngineStatus> value) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		engines.forEach((name, engine) -> rows
			.add(MultiGauge.Row.of(Tags.of("checkpoint", name), value.applyAsDouble(engine))));
		return rows;
	}

	private static double setAside(ResidentStatus one) {
		return one.footprint().totalBytes();
	}

	/** A checkpoint that drains while one of its name is loaded counts as one with it. */
	private static List<MultiGauge.Row<?>> rows(PoolStatus status, ToDoubleFunction<ResidentStatus> value) {
		Map<String, Double> byName = new TreeMap<>();
		status.residents().forEach((one) -> byName.merge(one.name(), value.applyAsDouble(one), Double::sum));
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		byName.forEach((name, number) -> rows.add(MultiGauge.Row.of(Tags.of("checkpoint", name), number)));
		return rows;
	}

}
