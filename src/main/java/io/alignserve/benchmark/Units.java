package io.alignserve.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Numbers for people, and the middle of several.
 */
final class Units {

	private Units() {
	}

	/**
	 * Writes a size.
	 * @param bytes the size
	 * @return in MB or GB of 1000s, for example {@code 2.20 GB}
	 */
	static String bytes(long bytes) {
		return (bytes < 1e9) ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
				: String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
	}

	/**
	 * Returns the median.
	 * @param values at least one
	 * @return the middle one, or the mean of the two in the middle
	 */
	static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/**
	 * Returns the time since an instant.
	 * @param begin from {@link System#nanoTime()}
	 * @return seconds
	 */
	static double secondsSince(long begin) {
		return (System.nanoTime() - begin) / 1e9;
	}

}
