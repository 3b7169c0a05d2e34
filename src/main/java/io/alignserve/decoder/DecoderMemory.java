package io.alignserve.decoder;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ai.djl.Device;

import io.alignserve.checkpoint.CheckpointConfig;

/**
 * What a decoder would take of each device, computed before anything is allocated.
 *
 * @param weightBytes weights as they are held, by device such as {@code cpu} or
 * {@code cuda:0}
 * @param layers how many of its layers each device would hold, the same devices
 * @param bytesPerPosition what one position of one sequence takes in the KV caches
 * @param cacheBytes what KV caches may take, where nobody says so
 * @param bytesPerRow the most that one row of a step takes while it is computed
 */
public record DecoderMemory(Map<String, Long> weightBytes, Map<String, Integer> layers, long bytesPerPosition,
		long cacheBytes, long bytesPerRow) {

	/** Token vectors that a layer holds at a time: residual, norm, attention, output. */
	private static final int VECTORS = 8;

	/** Gate, up, and their product. */
	private static final int FEED_FORWARD_VECTORS = 3;

	public DecoderMemory {
		weightBytes = Map.copyOf(weightBytes);
		layers = Map.copyOf(layers);
	}

	/**
	 * Computes.
	 * @param config the hyper-parameters
	 * @param options how the decoder would be held
	 * @return the memory
	 * @throws io.alignserve.checkpoint.CheckpointException if the weights do not fit the
	 * devices, which names both numbers
	 * @throws IllegalArgumentException if a device is not there
	 */
	public static DecoderMemory of(CheckpointConfig config, DecoderOptions options) {
		Devices devices = Devices.of(options.device());
		WeightBytes bytes = WeightBytes.of(config, options.precision());
		List<Integer> deviceOf = devices.plan(bytes).deviceOf();
		Map<String, Long> weights = new TreeMap<>();
		Map<String, Integer> layers = new TreeMap<>();
		for (int part = 0; part <= config.layers(); part++) {
			String device = name(devices.list().get(deviceOf.get(part)));
			boolean head = part == config.layers();
			weights.merge(device, head ? bytes.head() : bytes.layer(), Long::sum);
			layers.merge(device, head ? 0 : 1, Integer::sum);
		}
		weights.merge(name(devices.list().get(0)), bytes.embedding(), Long::sum);
		return new DecoderMemory(weights, layers, bytesPerPosition(config, options.precision()),
				devices.cacheBytes(bytes.total()), bytesPerRow(config));
	}

	/**
	 * Computes what one position takes in the KV caches, on whatever machine.
	 * @param config the hyper-parameters
	 * @param precision how the decoder would be held
	 * @return bytes, of all layers
	 */
	public static long bytesPerPosition(CheckpointConfig config, Precision precision) {
		return LlamaDecoder.bytesPerPosition(config, precision.activations());
	}

	/**
	 * Computes the most that one row of a step takes, on whatever machine.
	 * @param config the hyper-parameters
	 * @return bytes
	 */
	public static long bytesPerRow(CheckpointConfig config) {
		return Float.BYTES * (VECTORS * (long) config.embedding() + FEED_FORWARD_VECTORS * (long) config.feedForward()
				+ config.vocabulary());
	}

	/**
	 * Names a device.
	 * @param device the device
	 * @return for example {@code cpu} or {@code cuda:0}
	 */
	static String name(Device device) {
		return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
	}

}
