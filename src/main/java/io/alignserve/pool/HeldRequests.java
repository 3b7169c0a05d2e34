package io.alignserve.pool;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.alignserve.generation.Engine;

/**
 * The requests that wait for an alias that is being replaced, a bounded number for a
 * bounded time. Guarded by the pool's lock.
 */
final class HeldRequests {

	private final CheckpointPool pool;

	private final Map<String, Integer> waiting = new TreeMap<>();

	private final Map<String, Long> sinceNanos = new TreeMap<>();

	HeldRequests(CheckpointPool pool) {
		this.pool = pool;
	}

	/**
	 * Begins to hold the requests for an alias.
	 * @param alias the alias
	 * @throws IllegalStateException if somebody does already
	 */
	void hold(String alias) {
		if (this.waiting.putIfAbsent(alias, 0) != null) {
			throw new IllegalStateException("the checkpoint behind '" + alias + "' is being replaced already");
		}
		this.sinceNanos.put(alias, System.nanoTime());
	}

	/** Lets them go on. */
	void release(String alias) {
		this.waiting.remove(alias);
		this.sinceNanos.remove(alias);
		this.pool.monitor().signalAll();
	}

	void releaseAll() {
		this.waiting.clear();
		this.sinceNanos.clear();
		this.pool.monitor().signalAll();
	}

	boolean isHolding(String alias) {
		return this.waiting.containsKey(alias);
	}

	int count() {
		return this.waiting.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Returns at once, or when the alias is led again.
	 * @param alias the alias
	 * @throws Engine.QueueFullException if too many wait, or it takes too long
	 */
	void await(String alias) {
		Integer count = this.waiting.get(alias);
		if (count == null) {
			return;
		}
		PoolSettings settings = this.pool.settings();
		if (count >= settings.maxHeld()) {
			throw new Engine.QueueFullException("the model behind '" + alias + "' is being replaced, and "
					+ settings.maxHeld() + " requests wait for that already", asLongAgain(alias));
		}
		this.waiting.put(alias, count + 1);
		try {
			if (!this.pool.monitor().await(() -> !this.waiting.containsKey(alias), settings.holdTimeout())) {
				throw new Engine.QueueFullException(
						"the model behind '" + alias + "' is being replaced, which takes longer than requests may wait",
						asLongAgain(alias));
			}
		}
		finally {
			this.waiting.computeIfPresent(alias, (name, now) -> now - 1);
		}
	}

	/** How long loading takes nobody knows; what it has taken is the best guess. */
	private Duration asLongAgain(String alias) {
		Long since = this.sinceNanos.get(alias);
		return (since != null) ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
	}

}
