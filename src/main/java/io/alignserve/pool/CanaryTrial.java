package io.alignserve.pool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A canary on trial: who is sent to it, how both sides do, and whether it has failed.
 * Guarded by the pool's lock.
 */
final class CanaryTrial {

	private final Route.Canary canary;

	private final SideRecord stable = new SideRecord();

	private final SideRecord tried = new SideRecord();

	private boolean failed;

	CanaryTrial(Route.Canary canary) {
		this.canary = canary;
	}

	/**
	 * Tells whether a request is one of those that the canary answers, in place of the
	 * stable one or beside it.
	 * @param alias the alias, so that the canaries of two aliases do not hit the same
	 * @param requestId the request's id
	 * @param caller the caller's name
	 * @return whether it is
	 */
	boolean includes(String alias, String requestId, String caller) {
		String key = (this.canary.splitBy() == Route.SplitBy.CALLER) ? caller : requestId;
		return !this.failed && percentile(alias + "\n" + key) < this.canary.percent();
	}

	/** The same for the same text, evenly spread over 0 to 99. */
	private static int percentile(String text) {
		CRC32C hash = new CRC32C();
		hash.update(text.getBytes(StandardCharsets.UTF_8));
		// A checksum of similar texts is similar: mix its bits (splitmix64).
		long bits = (hash.getValue() + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
		bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
		return (int) Long.remainderUnsigned(bits ^ (bits >>> 31), 100);
	}

	/**
	 * Notes how a request ended.
	 * @param checkpoint which of the two had it
	 * @param answered whether it was answered
	 * @param nanos how long it took
	 * @return whether the canary has failed by this
	 */
	boolean note(String checkpoint, boolean answered, long nanos) {
		(this.canary.checkpoint().equals(checkpoint) ? this.tried : this.stable).note(answered, nanos);
		if (this.failed || !breaksGates()) {
			return false;
		}
		this.failed = true;
		return true;
	}

	private boolean breaksGates() {
		CanaryFigures figures = figures();
		Route.Gates gates = this.canary.gates();
		if (figures.canary().requests() < gates.minRequests()) {
			return false;
		}
		if (figures.canary().errorRate() > gates.maxErrorRate()) {
			return true;
		}
		return figures.stable().requests() >= gates.minRequests() && figures.stable().p95Millis() > 0
				&& figures.canary().p95Millis() > gates.maxP95Ratio() * figures.stable().p95Millis();
	}

	CanaryFigures figures() {
		return new CanaryFigures(this.stable.side(), this.tried.side());
	}

	/** The requests of one side; times of the last thousand. */
	private static final class SideRecord {

		private static final int WINDOW = 1000;

		private final long[] nanos = new long[WINDOW];

		private long requests;

		private long failures;

		void note(boolean answered, long took) {
			if (answered) {
				this.nanos[(int) ((this.requests - this.failures) % WINDOW)] = took;
			}
			else {
				this.failures++;
			}
			this.requests++;
		}

		CanaryFigures.Side side() {
			int known = (int) Math.min(WINDOW, this.requests - this.failures);
			long[] sorted = Arrays.copyOf(this.nanos, known);
			Arrays.sort(sorted);
			double p95 = (known == 0) ? 0 : sorted[(int) Math.ceil(0.95 * known) - 1] / 1e6;
			return new CanaryFigures.Side(this.requests, this.failures, p95);
		}

	}

}
