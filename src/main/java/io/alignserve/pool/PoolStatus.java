package io.alignserve.pool;

import java.util.List;
import java.util.Map;

/**
 * The pool at one moment.
 *
 * @param devices the memory of each device
 * @param residents the checkpoints, by name
 * @param routes where each alias leads
 * @param heldRequests how many requests wait for an alias that is being replaced
 */
public record PoolStatus(Map<String, DeviceMemory> devices, List<ResidentStatus> residents, Map<String, Route> routes,
		int heldRequests) {

	public PoolStatus {
		devices = Map.copyOf(devices);
		residents = List.copyOf(residents);
		routes = Map.copyOf(routes);
	}

	/**
	 * The memory of a device.
	 *
	 * @param budgetBytes what the pool may set aside
	 * @param reservedBytes what it has set aside, for checkpoints that drain too
	 */
	public record DeviceMemory(long budgetBytes, long reservedBytes) {
	}

}
