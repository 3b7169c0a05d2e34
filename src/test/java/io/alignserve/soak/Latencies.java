package io.alignserve.soak;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long requests took.
 *
 * @param count how many requests
 * @param medianMillis the median
 * @param p99Millis the 99th percentile
 * @param maxMillis the longest
 */
record Latencies(int count, double medianMillis, double p99Millis, double maxMillis) {

	static Latencies of(Collection<Answered> answers) {
		double[] sorted = answers.stream().mapToDouble(Answered::millis).sorted().toArray();
		return new Latencies(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
	}

	/** The nearest rank. */
	private static double at(double[] sorted, double part) {
		return (sorted.length == 0) ? 0 : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
	}

	Map<String, Object> figures() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("count", this.count);
		figures.put("medianMillis", rounded(this.medianMillis));
		figures.put("p99Millis", rounded(this.p99Millis));
		figures.put("maxMillis", rounded(this.maxMillis));
		return figures;
	}

	private static double rounded(double millis) {
		return Math.round(millis * 10) / 10.0;
	}

}
