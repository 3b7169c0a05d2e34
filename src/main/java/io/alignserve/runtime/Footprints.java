package io.alignserve.runtime;

import java.util.Map;
import java.util.TreeMap;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.decoder.DecoderMemory;
import io.alignserve.generation.EngineLimits;
import io.alignserve.pool.Footprint;

/**
 * What a checkpoint takes when it serves: weights, KV caches and the workspace of a step.
 */
final class Footprints {

	/** Held beginnings of prompts may take a quarter of the KV caches. */
	static final int PREFIX_PART = 4;

	/** What libtorch and a tokenizer take whatever the size of the model. */
	private static final long BASE_BYTES = 32L << 20;

	private final DecoderSettings settings;

	Footprints(DecoderSettings settings) {
		this.settings = settings;
	}

	/**
	 * Computes.
	 * @param config the checkpoint's hyper-parameters
	 * @return bytes by device
	 */
	Footprint of(CheckpointConfig config) {
		DecoderMemory memory = DecoderMemory.of(config, this.settings.decoder());
		EngineLimits limits = this.settings.limits();
		long kvBytes = kvBytes(config, memory);
		long workspaceBytes = workspaceBytes(config, limits);
		Map<String, Footprint.Part> parts = new TreeMap<>();
		memory.weightBytes()
			.forEach((device, weights) -> parts.put(device, new Footprint.Part(weights,
					kvBytes * memory.layers().getOrDefault(device, 0) / config.layers(), workspaceBytes)));
		return new Footprint(parts);
	}

	/**
	 * Computes what a step takes beside weights and KV caches.
	 * @param config the checkpoint's hyper-parameters
	 * @param limits how much one step takes on
	 * @return bytes of each device
	 */
	static long workspaceBytes(CheckpointConfig config, EngineLimits limits) {
		long rows = limits.prefillTokensPerStep() + limits.maxRunning();
		// Cosines and sines of each position, one for each pair of dimensions.
		long angleBytes = Float.BYTES * (long) config.contextLength() * config.headSize();
		return BASE_BYTES + angleBytes + rows * DecoderMemory.bytesPerRow(config);
	}

	/**
	 * Fills the memory of the KV caches in where the settings do not say it: what the
	 * devices have room for, at most all places full.
	 * @param config the checkpoint's hyper-parameters
	 * @return the limits of its engine
	 */
	EngineLimits limits(CheckpointConfig config) {
		long bytes = kvBytes(config, DecoderMemory.of(config, this.settings.decoder()));
		return this.settings.limits().withMemory(bytes, bytes / PREFIX_PART);
	}

	private long kvBytes(CheckpointConfig config, DecoderMemory memory) {
		EngineLimits limits = this.settings.limits();
		if (limits.kvBytes() > 0) {
			return limits.kvBytes();
		}
		double all = (double) memory.bytesPerPosition() * config.contextLength() * limits.maxRunning();
		return (long) Math.min(memory.cacheBytes(), all);
	}

}
