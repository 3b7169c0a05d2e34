package io.alignserve.pool;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.alignserve.generation.EngineHealth;
import io.alignserve.generation.EngineStatus;

/**
 * What the engines of a pool are doing. Nothing is asked of them under the pool's lock.
 * Safe for use by several threads.
 */
public final class PoolEngines {

	private final Supplier<List<Resident>> residents;

	/** Engines that were lost and taken out: what took them away is still there. */
	private final Map<String, EngineHealth> lost = new ConcurrentHashMap<>();

	PoolEngines(Supplier<List<Resident>> residents) {
		this.residents = residents;
	}

	/**
	 * Tells what the step loops are doing.
	 * @return the status of each resident checkpoint's engine, by its name; adapters
	 * share their base's and are left out
	 */
	public Map<String, EngineStatus> statuses() {
		Map<String, EngineStatus> statuses = new TreeMap<>();
		this.residents.get()
			.stream()
			.filter((resident) -> !resident.isAdapter())
			.forEach((resident) -> statuses.put(resident.name(), resident.checkpoint().engine().status()));
		return statuses;
	}

	/**
	 * Tells whether the step loops can do their work.
	 * @return the health of the engine behind each resident checkpoint or adapter, by its
	 * name
	 */
	public Map<String, EngineHealth> health() {
		Map<String, EngineHealth> health = new TreeMap<>();
		this.residents.get()
			.forEach((resident) -> health.put(resident.name(), resident.checkpoint().engine().health()));
		return health;
	}

	/**
	 * Tells which engines were lost, also those of checkpoints that are resident no more:
	 * this process will not have them again.
	 * @return the health of each, by its checkpoint's name
	 */
	public Map<String, EngineHealth> lost() {
		Map<String, EngineHealth> all = new TreeMap<>(this.lost);
		health().forEach((name, health) -> {
			if (health.state() == EngineHealth.State.LOST) {
				all.put(name, health);
			}
		});
		return all;
	}

	/** A resident was closed. */
	void closed(Resident resident) {
		EngineHealth health = resident.checkpoint().engine().health();
		if (health.state() == EngineHealth.State.LOST) {
			this.lost.put(resident.name(), health);
		}
	}

}
