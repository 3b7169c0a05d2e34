package io.alignserve.runtime;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.EngineLimits;

/**
 * What KV caches may take where nobody said so.
 */
final class KvMemoryDefault {

	/** Held beginnings of prompts may take a quarter. */
	static final int PREFIX_PART = 4;

	/** A quarter of what the weights leave of the machine. */
	private static final int MACHINE_PART = 4;

	private static final long LEAST_BYTES = 64L << 20;

	private KvMemoryDefault() {
	}

	/**
	 * Fills the memory in.
	 * @param limits the limits; kept if they say a memory
	 * @param runner the decoder
	 * @param weightBytes what its weights take
	 * @return limits with a memory, never below one sequence of full length
	 */
	static EngineLimits apply(EngineLimits limits, DecoderRunner runner, long weightBytes) {
		if (limits.kvBytes() > 0) {
			return limits;
		}
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long room = Math.max(LEAST_BYTES, (system.getTotalMemorySize() - weightBytes) / MACHINE_PART);
		long one = Math.multiplyExact(runner.bytesPerPosition(), runner.contextLength());
		// more than all places full would never be used
		long all = Math.multiplyExact(one, limits.maxRunning());
		long bytes = Math.max(one, Math.min(room, all));
		return limits.withMemory(bytes, bytes / PREFIX_PART);
	}

}
