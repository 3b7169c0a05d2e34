package io.alignserve.runtime;

import org.hibernate.validator.constraints.time.DurationMin;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.alignserve.decoder.NativeMemory;
import io.alignserve.pool.PoolSettings;

/**
 * What the resident checkpoints may take together, and how one makes way for another.
 *
 * @param budget bytes that checkpoints may take of a device ({@code cpu}, {@code cuda:0}
 * …): weights, KV caches and workspace; a device that is not named gives what is left
 * beside the Java heap
 * @param drainTimeout how long requests may take to end when their checkpoint has to make
 * way
 * @param maxHeld how many requests may wait while the checkpoint of an alias is replaced,
 * 0 or more; further ones are refused with 503
 * @param holdTimeout how long these may wait; then they are refused with 503
 */
@Validated
@ConfigurationProperties("alignserve.pool")
record PoolProperties(@DefaultValue Map<String, DataSize> budget,
		@DurationMin @DefaultValue("30s") Duration drainTimeout, @DefaultValue("256") @Min(0) int maxHeld,
		@DurationMin @DefaultValue("1m") Duration holdTimeout) {

	/** What the service itself needs of the machine beside its heap. */
	private static final long SERVICE_BYTES = 512L << 20;

	/** What drivers and libraries need of a GPU. */
	private static final long GPU_BYTES = 1L << 30;

	PoolProperties {
		budget = Map.copyOf(budget);
		budget.forEach((device, size) -> {
			if (size.isNegative()) {
				throw new IllegalArgumentException(
						"alignserve.pool.budget." + device + " is " + size + ", it must be 0B or more");
			}
		});
	}

	PoolSettings settings(String device) {
		Map<String, Long> bytes = new TreeMap<>();
		NativeMemory.totalBytes(device).forEach((name, total) -> bytes.put(name, usable(name, total)));
		this.budget.forEach((name, size) -> bytes.put(name, size.toBytes()));
		return new PoolSettings(bytes, this.drainTimeout, this.maxHeld, this.holdTimeout);
	}

	private static long usable(String device, long total) {
		long other = device.equals("cpu") ? Runtime.getRuntime().maxMemory() + SERVICE_BYTES : GPU_BYTES;
		return Math.max(total / 2, total - other);
	}

}
