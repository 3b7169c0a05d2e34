package io.alignserve.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of many callers.
 *
 * @param replies all answers
 * @param failures connections that broke
 * @param heapBytes the heap after a collection, at the beginning, in the middle and at
 * the end
 * @param healthMillis how long health and administration took together, sorted
 * @param serverMillis how long refusals took at the server, sorted, by status
 * @param load what the machine was doing
 */
record OverloadReport(List<OverloadCaller.Reply> replies, List<String> failures, List<Long> heapBytes,
		double[] healthMillis, Map<Integer, double[]> serverMillis, Load load) {

	Map<Integer, Long> statuses() {
		return this.replies.stream()
			.collect(Collectors.groupingBy(OverloadCaller.Reply::status, TreeMap::new, Collectors.counting()));
	}

	/** How long answers with a status took at the caller, sorted. */
	double[] callerMillis(int status) {
		return this.replies.stream()
			.filter((reply) -> reply.status() == status)
			.mapToDouble((reply) -> reply.nanos() / 1e6)
			.sorted()
			.toArray();
	}

	static double percentile(double[] sorted, double part) {
		return (sorted.length == 0) ? 0
				: sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
	}

	private static String percentiles(double[] sorted) {
		return String.format(Locale.ROOT, "median %.1f, p95 %.1f, p99 %.1f, max %.1f ms (%d)", percentile(sorted, 0.5),
				percentile(sorted, 0.95), percentile(sorted, 0.99), percentile(sorted, 1), sorted.length);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("answers by status: ").append(statuses());
		for (int status : new int[] { 503, 429, 200 }) {
			text.append("\n").append(status).append(" at the caller: ").append(percentiles(callerMillis(status)));
		}
		this.serverMillis.forEach((status, millis) -> text.append("\n")
			.append(status)
			.append(" at the server, without the row: ")
			.append(percentiles(millis)));
		text.append("\nhealth and administration: ").append(percentiles(this.healthMillis));
		text.append("\nheap after GC: ")
			.append(this.heapBytes.stream().map((bytes) -> bytes / 1024 / 1024 + " MB").toList());
		int[] retry = this.replies.stream()
			.filter((reply) -> reply.status() == 503)
			.mapToInt(OverloadCaller.Reply::retryAfterSeconds)
			.sorted()
			.toArray();
		if (retry.length > 0) {
			text.append("\nRetry-After of 503: ")
				.append(retry[0])
				.append(" to ")
				.append(retry[retry.length - 1])
				.append(" s, median ")
				.append(retry[retry.length / 2]);
		}
		text.append("\nprocess: ")
			.append(String.format(Locale.ROOT, "%.2f cores; machine: load %.1f", this.load.cores(),
					this.load.average()));
		return text.toString();
	}

	/**
	 * What the machine was doing.
	 *
	 * @param cores how many cores the service and its callers had on average
	 * @param average the load of the last minute, with all other programs
	 */
	record Load(double cores, double average) {
	}

}
