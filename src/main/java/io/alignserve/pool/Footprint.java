package io.alignserve.pool;

import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that a checkpoint takes, computed from its headers before anything is
 * allocated.
 *
 * @param devices what it takes of each device, by the device's name such as {@code cpu}
 * or {@code cuda:0}
 */
public record Footprint(Map<String, Part> devices) {

	public Footprint {
		devices = Map.copyOf(devices);
	}

	/**
	 * Returns what weights take on all devices.
	 * @return bytes
	 */
	public long weightBytes() {
		return this.devices.values().stream().mapToLong(Part::weightBytes).sum();
	}

	/**
	 * Returns what all takes on all devices.
	 * @return bytes
	 */
	public long totalBytes() {
		return this.devices.values().stream().mapToLong(Part::total).sum();
	}

	/**
	 * Returns what all takes, by device.
	 * @return bytes by the device's name
	 */
	public Map<String, Long> totals() {
		Map<String, Long> totals = new TreeMap<>();
		this.devices.forEach((device, part) -> totals.put(device, part.total()));
		return totals;
	}

	/**
	 * What a checkpoint takes of one device.
	 *
	 * @param weightBytes its weights, as they are held
	 * @param kvBytes the most that its KV caches take
	 * @param workspaceBytes the most that a step takes beside them
	 */
	public record Part(long weightBytes, long kvBytes, long workspaceBytes) {

		/**
		 * Returns the sum.
		 * @return bytes
		 */
		public long total() {
			return this.weightBytes + this.kvBytes + this.workspaceBytes;
		}

	}

}
