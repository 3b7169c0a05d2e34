package io.alignserve.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.alignserve.generation.EngineHealth;
import io.alignserve.generation.EngineStatus;
import io.alignserve.pool.PoolEngines;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * What the engines of resident checkpoints are doing, read from them whenever somebody
 * looks, also while the database is away. Adapters compute in their base's engine.
 */
class EngineMetrics {

	private static final String PREFIX = "alignserve.engine.";

	private final MeterRegistry meters;

	private final PoolEngines engines;

	/** The meters of each resident checkpoint. */
	private final Map<String, List<Meter>> registered = new ConcurrentHashMap<>();

	EngineMetrics(MeterRegistry meters, PoolEngines engines) {
		this.meters = meters;
		this.engines = engines;
		Gauge.builder("alignserve.queue.waiting", engines, EngineMetrics::waiting)
			.description("Sequences that wait for a place in any step loop, for autoscalers")
			.register(meters);
		Gauge.builder("alignserve.queue.running", engines, EngineMetrics::running)
			.description("Sequences that any step loop computes")
			.register(meters);
	}

	private static double waiting(PoolEngines engines) {
		return engines.statuses().values().stream().mapToInt(EngineStatus::waiting).sum();
	}

	private static double running(PoolEngines engines) {
		return engines.statuses().values().stream().mapToInt(EngineStatus::running).sum();
	}

	/** Sees to it that each resident checkpoint has its meters, and no other. */
	synchronized void follow() {
		Set<String> checkpoints = this.engines.statuses().keySet();
		this.registered.entrySet().removeIf((one) -> {
			if (checkpoints.contains(one.getKey())) {
				return false;
			}
			one.getValue().forEach(this.meters::remove);
			return true;
		});
		checkpoints.forEach((checkpoint) -> this.registered.computeIfAbsent(checkpoint, this::register));
	}

	private List<Meter> register(String checkpoint) {
		List<Meter> own = new ArrayList<>();
		own.add(gauge("running", "Sequences that a checkpoint's step loop computes", checkpoint,
				EngineStatus::running));
		own.add(gauge("waiting", "Sequences that wait for a place in a checkpoint's step loop", checkpoint,
				EngineStatus::waiting));
		own.add(gauge("kv.bytes", "Bytes of KV cache in use or promised, held prefixes included", checkpoint,
				(status) -> status.memory().kvBytes()));
		own.add(gauge("held.prefixes", "Beginnings of earlier prompts that are held", checkpoint,
				(status) -> status.memory().heldPrefixes()));
		own.add(gauge("held.bytes", "Bytes of KV cache that held prefixes take", checkpoint,
				(status) -> status.memory().heldBytes()));
		own.add(counter("steps", "Steps", checkpoint, EngineStatus::steps));
		own.add(counter("preemptions", "How often a request gave its slots up for an older one", checkpoint,
				EngineStatus::preemptions));
		own.add(counter("prefix.hits", "How often a prompt began with a copy of cached positions", checkpoint,
				(status) -> status.memory().prefixHits()));
		own.add(counter("prefix.positions", "Positions that were copied instead of computed", checkpoint,
				(status) -> status.memory().reusedPositions()));
		own.add(counter("outofmemory", "How often the device had no memory for what a step loop was to do", checkpoint,
				EngineStatus::memoryShortages));
		for (EngineHealth.State state : EngineHealth.State.values()) {
			own.add(Gauge.builder(PREFIX + "state", this, (all) -> all.isIn(checkpoint, state) ? 1 : 0)
				.description("1 for the state that a checkpoint's engine is in: good, impaired (comes back by itself) "
						+ "or lost (never in this process)")
				.tags(tags(checkpoint).and("state", state.name().toLowerCase(Locale.ROOT)))
				.register(this.meters));
		}
		return own;
	}

	private Meter gauge(String name, String description, String checkpoint, ToDoubleFunction<EngineStatus> value) {
		return Gauge.builder(PREFIX + name, this, (all) -> all.read(checkpoint, value))
			.description(description)
			.tags(tags(checkpoint))
			.register(this.meters);
	}

	private Meter counter(String name, String description, String checkpoint, ToDoubleFunction<EngineStatus> value) {
		return FunctionCounter.builder(PREFIX + name, this, (all) -> all.read(checkpoint, value))
			.description(description)
			.tags(tags(checkpoint))
			.register(this.meters);
	}

	private static Tags tags(String checkpoint) {
		return Tags.of("checkpoint", checkpoint);
	}

	private double read(String checkpoint, ToDoubleFunction<EngineStatus> value) {
		EngineStatus status = this.engines.statuses().get(checkpoint);
		return (status != null) ? value.applyAsDouble(status) : 0;
	}

	private boolean isIn(String checkpoint, EngineHealth.State state) {
		EngineHealth health = this.engines.health().get(checkpoint);
		return health != null && health.state() == state;
	}

}
