package io.alignserve.decoder;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.alignserve.generation.DeviceLostException;
import io.alignserve.generation.OutOfDeviceMemoryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The engine's failures, told apart by their words: those of a GPU as libtorch writes
 * them, that of the CPU's allocator as it really comes.
 */
class DeviceFailuresTest {

	@ParameterizedTest
	@ValueSource(strings = {
			"CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.72 GiB of which 1.1 GiB is free.",
			"CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call",
			"cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
			"CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
			"CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`",
			"CUDA driver error: out of memory",
			"[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes. Error code 12 (Cannot allocate memory)",
			"[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.",
			"std::bad_alloc", "RuntimeError: could not create a primitive" })
	void noMemory(String message) {
		assertThat(DeviceFailures.translate(new EngineException(inProgram(message))))
			.isInstanceOf(OutOfDeviceMemoryException.class)
			.hasMessage(message.lines().findFirst().orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported",
					"CUDA error: unspecified launch failure", "CUDA error: an illegal memory access was encountered",
					"CUDA error: uncorrectable ECC error encountered", "CUDA driver error: device not available",
					"CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx(...)`",
					"cuDNN error: CUDNN_STATUS_EXECUTION_FAILED" })
	void aDeviceThatIsGone(String message) {
		assertThat(DeviceFailures.translate(new EngineException(inProgram(message))))
			.isInstanceOf(DeviceLostException.class)
			.hasMessage(message.lines().findFirst().orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(strings = { "could not create a primitive descriptor for a matmul primitive",
			"CUDA error: invalid configuration argument", "CUDA error: invalid argument",
			"The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0" })
	void aFailureOfTheCallAlone(String message) {
		EngineException ex = new EngineException(message);
		assertThat(DeviceFailures.translate(ex)).isSameAs(ex);
	}

	@Test
	void anAllocationThatReallyFailsIsKnown() {
		try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
			assertThatExceptionOfType(OutOfDeviceMemoryException.class)
				.isThrownBy(
						() -> DeviceFailures.translated(() -> manager.create(new Shape(1L << 46), DataType.FLOAT32)))
				.withMessageContaining("DefaultCPUAllocator");
		}
	}

	private static String inProgram(String message) {
		return "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript, "
				+ "serialized code (most recent call last):\n  File \"code/__torch__.py\", line 1, in step\n"
				+ "RuntimeError: boom\n" + message;
	}

}
