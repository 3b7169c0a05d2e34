package io.alignserve.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.alignserve.decoder.TensorEngine;

/**
 * How fast this process can read memory that no cache holds: the fastest of several sums
 * over a large array.
 *
 * @param bytesPerSecond bytes read a second
 * @param method which sum was the fastest, and over what
 */
public record MemoryBandwidth(double bytesPerSecond, String method) {

	private static final int ROUNDS = 20;

	private static final long CPU_BYTES = 1L << 30;

	private static final long GPU_BYTES = 1L << 31;

	private static final int CHUNK = 1 << 21;

	/**
	 * Measures.
	 * @param device the device as decoders name it; the first one of a list is measured
	 * @return the fastest
	 */
	static MemoryBandwidth measure(String device) {
		if (TensorEngine.onGpu(device)) {
			return new MemoryBandwidth(TensorEngine.sumBytesPerSecond(device, GPU_BYTES, ROUNDS),
					"libtorch's sum of float32 on the GPU over " + Units.bytes(GPU_BYTES) + ", best of " + ROUNDS);
		}
		double engine = TensorEngine.sumBytesPerSecond(device, CPU_BYTES, ROUNDS);
		int threads = Runtime.getRuntime().availableProcessors();
		long bytes = Math.min(CPU_BYTES, Runtime.getRuntime().maxMemory() / 2);
		double java = java(threads, bytes);
		return (engine >= java)
				? new MemoryBandwidth(engine,
						"libtorch's sum of float32 over " + Units.bytes(CPU_BYTES) + ", best of " + ROUNDS)
				: new MemoryBandwidth(java,
						"a sum in Java by " + threads + " threads over " + Units.bytes(bytes) + ", best of " + ROUNDS);
	}

	private static double java(int threads, long bytes) {
		int chunks = (int) Math.max(1, bytes / threads / CHUNK / Long.BYTES);
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<long[][]> parts = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				parts.add(new long[chunks][CHUNK]);
			}
			List<Callable<Long>> sums = parts.stream().map((part) -> (Callable<Long>) () -> sum(part)).toList();
			double best = 0;
			for (int round = 0; round <= ROUNDS; round++) {
				long begin = System.nanoTime();
				for (Future<Long> sum : pool.invokeAll(sums)) {
					if (sum.get() != 0) {
						throw new IllegalStateException("a sum of zeros is not 0");
					}
				}
				best = Math.max(best, (double) threads * chunks * CHUNK * Long.BYTES / Units.secondsSince(begin));
			}
			return best;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("the memory could not be read", ex.getCause());
		}
		finally {
			pool.shutdownNow();
		}
	}

	private static long sum(long[][] part) {
		return Arrays.stream(part).mapToLong(MemoryBandwidth::sum).sum();
	}

	/** Several sums side by side, so that none waits for the other. */
	private static long sum(long[] values) {
		long a = 0;
		long b = 0;
		long c = 0;
		long d = 0;
		for (int i = 0; i < values.length; i += 4) {
			a += values[i];
			b += values[i + 1];
			c += values[i + 2];
			d += values[i + 3];
		}
		return a + b + c + d;
	}

}
