package io.alignserve.decoder;

import java.util.stream.Collectors;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * What the tensor engine is and how fast it reads memory, for reports.
 */
public final class TensorEngine {

	private TensorEngine() {
	}

	/**
	 * Names the engine; loads its native libraries if that was not done yet.
	 * @return for example {@code libtorch 2.7.1}
	 */
	public static String name() {
		return "libtorch " + Engine.getEngine("PyTorch").getVersion();
	}

	/**
	 * Returns the number of threads that share the work of one operator, unless the
	 * weights are small.
	 * @return 1 or more
	 */
	public static int threads() {
		return OperatorThreads.usual();
	}

	/**
	 * Names the devices that a setting means on this machine. A decoder may leave the
	 * last ones empty.
	 * @param setting the device, as in {@link DecoderOptions}
	 * @return for example {@code cpu} or {@code cuda:0,cuda:1}
	 * @throws IllegalArgumentException if a device is another word or not there
	 */
	public static String devices(String setting) {
		return Devices.of(setting).list().stream().map(DecoderMemory::name).collect(Collectors.joining(","));
	}

	/**
	 * Tells whether a decoder would compute on a GPU.
	 * @param setting the device, as in {@link DecoderOptions}
	 * @return whether its first device is one
	 * @throws IllegalArgumentException if a device is another word or not there
	 */
	public static boolean onGpu(String setting) {
		return Devices.of(setting).list().get(0).isGpu();
	}

	/**
	 * Adds up a float32 array, which does little more than to read it.
	 * @param setting the device, as in {@link DecoderOptions}; the first one is measured
	 * @param bytes size of the array, to be well above what caches hold
	 * @param rounds how often; the fastest counts
	 * @return bytes read a second
	 */
	public static double sumBytesPerSecond(String setting, long bytes, int rounds) {
		Device device = Devices.of(setting).list().get(0);
		try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device)) {
			NDArray array = manager.ones(new Shape(bytes / Float.BYTES), DataType.FLOAT32);
			double best = 0;
			for (int round = 0; round <= rounds; round++) {
				long begin = System.nanoTime();
				try (NDArray sum = array.sum()) {
					// reading the number waits for a GPU
					if (!(sum.getFloat() > 0)) {
						throw new IllegalStateException("a sum of ones is not above 0");
					}
				}
				best = Math.max(best, bytes / ((System.nanoTime() - begin) / 1e9));
			}
			return best;
		}
	}

}
