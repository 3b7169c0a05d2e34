package io.alignserve.decoder;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;

/**
 * The devices that a decoder is spread over.
 *
 * @param list the devices, at least one; the CPU may stand there several times
 * @param named whether they were named one by one: then all of them are used
 */
record Devices(List<Device> list, boolean named) {

	private static final int CACHE_PART = 4;

	private static final long LEAST_CACHE_BYTES = 64L << 20;

	Devices {
		list = List.copyOf(list);
	}

	/**
	 * Reads a setting.
	 * @param setting {@code auto} (all GPUs the engine sees, else the CPU), {@code cpu},
	 * {@code cuda} (all GPUs), or a list such as {@code cuda:0,cuda:1} or {@code cpu,cpu}
	 * @return the devices
	 * @throws IllegalArgumentException if a device is another word or not there
	 */
	static Devices of(String setting) {
		int gpus = Engine.getEngine("PyTorch").getGpuCount();
		if (setting.equals("auto") && gpus == 0) {
			return new Devices(List.of(Device.cpu()), true);
		}
		if (setting.equals("auto") || setting.equals("cuda")) {
			if (gpus == 0) {
				throw new IllegalArgumentException("device is cuda, but the engine sees no GPU");
			}
			List<Device> all = new ArrayList<>();
			for (int gpu = 0; gpu < gpus; gpu++) {
				all.add(Device.gpu(gpu));
			}
			return new Devices(all, false);
		}
		List<Device> named = new ArrayList<>();
		for (String name : setting.split(",", -1)) {
			named.add(device(setting, name.strip(), gpus));
		}
		return new Devices(named, true);
	}

	private static Device device(String setting, String name, int gpus) {
		if (name.equals("cpu")) {
			return Device.cpu();
		}
		if (name.matches("cuda:\\d{1,3}")) {
			int gpu = Integer.parseInt(name.substring(5));
			if (gpu < gpus) {
				return Device.gpu(gpu);
			}
			throw new IllegalArgumentException("device is " + setting + ", but the engine sees " + gpus + " GPU(s)");
		}
		throw new IllegalArgumentException("device is " + setting
				+ ", allowed are auto, cpu, cuda, or a list of cpu and cuda:N separated by commas");
	}

	/**
	 * Plans where the layers go.
	 * @param bytes what the parts take
	 * @return the plan
	 */
	LayerPlan plan(WeightBytes bytes) {
		long[] free = this.list.stream().mapToLong(this::freeBytes).toArray();
		return this.named ? LayerPlan.spread(bytes, free) : LayerPlan.fewest(bytes, free);
	}

	/**
	 * Tells what KV caches may take: a quarter of what weights leave of the devices, so
	 * that another checkpoint fits beside. Does not depend on what else is there.
	 * @param weightBytes what the weights take
	 * @return bytes
	 */
	long cacheBytes(long weightBytes) {
		long total = this.list.stream().distinct().mapToLong(Devices::totalBytes).sum();
		return Math.max(LEAST_CACHE_BYTES, (total - weightBytes) / CACHE_PART);
	}

	static long totalBytes(Device device) {
		return device.isGpu() ? CudaUtils.getGpuMemory(device).getMax()
				: ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
	}

	/** Several devices that are the same CPU share its memory. */
	private long freeBytes(Device device) {
		if (device.isGpu()) {
			MemoryUsage usage = CudaUtils.getGpuMemory(device);
			return usage.getMax() - usage.getCommitted();
		}
		return totalBytes(device) / this.list.stream().filter((other) -> !other.isGpu()).count();
	}

}
