package io.alignserve.runtime;

import io.alignserve.decoder.LlamaDecoder;
import io.alignserve.generation.EngineLimits;

/**
 * What KV caches may take where nobody said so.
 */
final class KvMemoryDefault {

	/** Held beginnings of prompts may take a quarter. */
	static final int PREFIX_PART = 4;

	private KvMemoryDefault() {
	}

	/**
	 * Fills the memory in: what the devices have room for, at most all places full.
	 * @param limits the limits; kept if they say a memory
	 * @param decoder the decoder
	 * @return limits with a memory
	 */
	static EngineLimits apply(EngineLimits limits, LlamaDecoder decoder) {
		if (limits.kvBytes() > 0) {
			return limits;
		}
		double all = (double) decoder.bytesPerPosition() * decoder.contextLength() * limits.maxRunning();
		long bytes = (long) Math.min(decoder.cacheBytes(), all);
		return limits.withMemory(bytes, bytes / PREFIX_PART);
	}

}
