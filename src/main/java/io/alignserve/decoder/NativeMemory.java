package io.alignserve.decoder;

import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.Function;

/**
 * The memory outside the Java heap: how much there is, how much is in use, and giving
 * back what allocators keep.
 */
public final class NativeMemory {

	/** Columns of statm are pages; the second one counts those that are resident. */
	private static final Path STATM = Path.of("/proc/self/statm");

	private static final int PAGE_BYTES = 4096;

	private NativeMemory() {
	}

	/**
	 * Tells how large the devices are.
	 * @param setting the device, as in {@link DecoderOptions}
	 * @return bytes by device; of the CPU those of the machine or container
	 */
	public static Map<String, Long> totalBytes(String setting) {
		Map<String, Long> total = new TreeMap<>();
		Devices.of(setting)
			.list()
			.forEach((device) -> total.put(DecoderMemory.name(device), Devices.totalBytes(device)));
		return total;
	}

	/**
	 * Tells what is in use, as the devices see it.
	 * @param setting the device, as in {@link DecoderOptions}
	 * @return bytes: of GPUs what all processes use, of the CPU what this one has
	 * resident; 0 where that cannot be read
	 */
	public static long usedBytes(String setting) {
		return Devices.of(setting)
			.list()
			.stream()
			.distinct()
			.mapToLong((device) -> device.isGpu() ? usage(device).getCommitted() : residentBytes())
			.sum();
	}

	private static MemoryUsage usage(Device device) {
		return CudaUtils.getGpuMemory(device);
	}

	private static long residentBytes() {
		try {
			return Files.isReadable(STATM) ? Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE_BYTES : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Gives back what the native allocators keep for later use.
	 * @param setting the device, as in {@link DecoderOptions}
	 */
	public static void freeCaches(String setting) {
		if (TensorEngine.onGpu(setting)) {
			JniUtils.emptyCudaCache();
		}
		try {
			// glibc keeps freed blocks of up to 32 MB; other C libraries do not have
			// this.
			Function.getFunction("c", "malloc_trim").invokeInt(new Object[] { 0 });
		}
		catch (UnsatisfiedLinkError ex) {
			System.getLogger(NativeMemory.class.getName())
				.log(System.Logger.Level.DEBUG, "This C library keeps what it keeps", ex);
		}
	}

}
