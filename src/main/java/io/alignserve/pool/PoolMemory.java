package io.alignserve.pool;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that are set aside on each device. Guarded by the pool's lock.
 */
final class PoolMemory {

	private final Map<String, Long> budget;

	private final Map<String, Long> reserved = new TreeMap<>();

	PoolMemory(Map<String, Long> budget) {
		this.budget = Map.copyOf(budget);
	}

	/**
	 * Tells what is missing.
	 * @param needed bytes by device
	 * @return the bytes that are not free, by device; empty if it fits
	 */
	Map<String, Long> shortage(Map<String, Long> needed) {
		Map<String, Long> missing = new TreeMap<>();
		needed.forEach((device, bytes) -> {
			if (bytes > free(device)) {
				missing.put(device, bytes - free(device));
			}
		});
		return missing;
	}

	private long free(String device) {
		Long limit = this.budget.get(device);
		return (limit != null) ? limit - this.reserved.getOrDefault(device, 0L) : Long.MAX_VALUE;
	}

	void reserve(Map<String, Long> bytes) {
		bytes.forEach((device, more) -> this.reserved.merge(device, more, Long::sum));
	}

	void release(Map<String, Long> bytes) {
		bytes.forEach((device, less) -> this.reserved.merge(device, -less, Long::sum));
	}

	/**
	 * Tells what could be had.
	 * @param further what would be given back beside what is free, by device
	 * @param devices the devices that matter
	 * @return bytes by device; devices without a limit are left out
	 */
	Map<String, Long> available(Map<String, Long> further, Iterable<String> devices) {
		Map<String, Long> available = new HashMap<>();
		for (String device : devices) {
			if (this.budget.containsKey(device)) {
				available.put(device, Math.max(0, free(device)) + further.getOrDefault(device, 0L));
			}
		}
		return available;
	}

	Map<String, PoolStatus.DeviceMemory> status() {
		Map<String, PoolStatus.DeviceMemory> devices = new TreeMap<>();
		this.budget.forEach((device, bytes) -> devices.put(device,
				new PoolStatus.DeviceMemory(bytes, this.reserved.getOrDefault(device, 0L))));
		return devices;
	}

}
