package io.alignserve.pool;

import java.time.Duration;
import java.util.Map;

/**
 * What a pool keeps to.
 *
 * @param budget the bytes that checkpoints may take, by device; a device that is not
 * named is not limited
 * @param drainTimeout how long requests may take to end when their checkpoint has to make
 * way
 * @param maxHeld how many requests may wait for an alias that is being replaced
 * @param holdTimeout how long they may wait
 */
public record PoolSettings(Map<String, Long> budget, Duration drainTimeout, int maxHeld, Duration holdTimeout) {

	/** No limit of bytes, 30 seconds to drain, 256 requests held for a minute. */
	public static final PoolSettings DEFAULT = new PoolSettings(Map.of(), Duration.ofSeconds(30), 256,
			Duration.ofMinutes(1));

	public PoolSettings {
		budget = Map.copyOf(budget);
	}

	/**
	 * The same settings with a budget.
	 * @param bytes bytes by device
	 * @return the settings
	 */
	public PoolSettings withBudget(Map<String, Long> bytes) {
		return new PoolSettings(bytes, this.drainTimeout, this.maxHeld, this.holdTimeout);
	}

	/**
	 * The same settings with another patience.
	 * @param timeout how long requests may take to end
	 * @return the settings
	 */
	public PoolSettings withDrainTimeout(Duration timeout) {
		return new PoolSettings(this.budget, timeout, this.maxHeld, this.holdTimeout);
	}

}
