package io.alignserve.decoder;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import ai.djl.engine.EngineException;

import io.alignserve.generation.DeviceLostException;
import io.alignserve.generation.OutOfDeviceMemoryException;

/**
 * Tells by the tensor engine's words what a failure means for what comes after it: its
 * exceptions are all of one type, and a program's wrap the operator's message in a
 * traceback. The words are those of libtorch 2.7 (c10/cuda/CUDACachingAllocator.cpp,
 * c10/cuda/CUDAException.cpp, c10/core/impl/alloc_cpu.cpp, ATen/cuda/Exceptions.h).
 */
final class DeviceFailures {

	/** Asked first: "CUDA error: out of memory" loses no device. */
	private static final List<String> OUT_OF_MEMORY = List.of("out of memory", "DefaultCPUAllocator",
			"CUDNN_STATUS_ALLOC_FAILED", "CUBLAS_STATUS_ALLOC_FAILED",
			// of a handle that finds no room for its workspace
			"CUBLAS_STATUS_NOT_INITIALIZED", "std::bad_alloc", "Cannot allocate memory",
			// oneDNN's words when it finds no room for the code or the workspace of a
			// kernel; where it has no kernel it misses a "primitive descriptor"
			"could not create a primitive\n", "could not create a memory object", "could not execute a primitive");

	/** Launches that were refused; the device is none the worse for them. */
	private static final List<String> HARMLESS = List.of("CUDA error: invalid argument",
			"CUDA error: invalid configuration argument", "CUDA error: invalid resource handle");

	private static final List<String> LOST = List.of("CUDA error", "CUDA driver error", "device-side assert",
			"unspecified launch failure", "uncorrectable ECC", "CUBLAS_STATUS_EXECUTION_FAILED",
			"CUBLAS_STATUS_INTERNAL_ERROR", "CUBLAS_STATUS_MAPPING_ERROR", "CUDNN_STATUS_EXECUTION_FAILED",
			"CUDNN_STATUS_INTERNAL_ERROR", "CUDNN_STATUS_MAPPING_ERROR", "HIP error");

	private static final int MAX_CHARACTERS = 300;

	private DeviceFailures() {
	}

	/**
	 * Does something with the tensor engine.
	 * @param <T> what is returned
	 * @param action what to do
	 * @return what it returned
	 * @throws OutOfDeviceMemoryException if there is no memory for it
	 * @throws DeviceLostException if the device is gone
	 * @throws EngineException if it failed otherwise
	 */
	static <T> T translated(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (EngineException ex) {
			throw translate(ex);
		}
		catch (OutOfMemoryError ex) {
			// Of the heap, or of the buffers through which everything crosses.
			throw new OutOfDeviceMemoryException("host: " + ex.getMessage(), ex);
		}
	}

	static RuntimeException translate(EngineException ex) {
		String message = String.valueOf(ex.getMessage()) + "\n";
		if (hasAny(message, OUT_OF_MEMORY)) {
			return new OutOfDeviceMemoryException(line(message, OUT_OF_MEMORY), ex);
		}
		if (!hasAny(message, HARMLESS) && hasAny(message, LOST)) {
			return new DeviceLostException(line(message, LOST), ex);
		}
		return ex;
	}

	private static boolean hasAny(String message, List<String> words) {
		String lower = message.toLowerCase(Locale.ROOT);
		return words.stream().anyMatch((word) -> lower.contains(word.toLowerCase(Locale.ROOT)));
	}

	/** What it says, without the traceback of the program around it. */
	private static String line(String message, List<String> words) {
		String line = message.lines().filter((each) -> hasAny(each + "\n", words)).findFirst().orElse(message).strip();
		return (line.length() > MAX_CHARACTERS) ? line.substring(0, MAX_CHARACTERS) : line;
	}

}
