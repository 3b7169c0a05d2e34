package io.alignserve.pool;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where requests for an alias go.
 *
 * @param stable the name of the checkpoint that answers
 * @param canary what is tried beside it; {@code null} = nothing
 */
public record Route(String stable, @Nullable Canary canary) {

	/**
	 * Everything to one checkpoint.
	 * @param stable its name
	 * @return the route
	 */
	public static Route to(String stable) {
		return new Route(stable, null);
	}

	/**
	 * Names the checkpoints that it leads to.
	 * @return the stable one, then the canary if there is one
	 */
	public List<String> checkpoints() {
		return (this.canary == null) ? List.of(this.stable) : List.of(this.stable, this.canary.checkpoint());
	}

	/**
	 * Tells whether a checkpoint is part of the route.
	 * @param name a checkpoint's name
	 * @return whether it is the stable one or the canary
	 */
	public boolean includes(String name) {
		return checkpoints().contains(name);
	}

	/** What decides which of the two answers a request: the same value, the same one. */
	public enum SplitBy {

		/** The request's id. */
		REQUEST,
		/** The caller's name. */
		CALLER

	}

	/**
	 * A checkpoint that is tried.
	 *
	 * @param checkpoint its name
	 * @param percent how many of a hundred requests it answers, 0 to 100
	 * @param splitBy what decides which
	 * @param shadow whether it only answers beside the stable one, for the log: then
	 * {@code percent} says how many requests are answered twice
	 * @param gates when it is taken back
	 */
	public record Canary(String checkpoint, int percent, SplitBy splitBy, boolean shadow, Gates gates) {

		public Canary {
			if (percent < 0 || percent > 100) {
				throw new IllegalArgumentException("percent is " + percent + ", it must be between 0 and 100");
			}
		}

	}

	/**
	 * When a canary is taken back.
	 *
	 * @param minRequests how many requests must have ended before it is judged: its own
	 * by failures, both sides by time, 1 or more
	 * @param maxErrorRate the largest share of its requests that may fail, 0 to 1
	 * @param maxP95Ratio the largest ratio of its 95th percentile of total time to that
	 * of the stable one, more than 0
	 */
	public record Gates(int minRequests, double maxErrorRate, double maxP95Ratio) {

		/** After 100 requests: at most 2 % failures, at most half as slow again. */
		public static final Gates DEFAULT = new Gates(100, 0.02, 1.5);

		public Gates {
			if (minRequests < 1) {
				throw new IllegalArgumentException("minRequests is " + minRequests + ", it must be 1 or more");
			}
			if (!(maxErrorRate >= 0 && maxErrorRate <= 1)) {
				throw new IllegalArgumentException("maxErrorRate is " + maxErrorRate + ", it must be from 0 to 1");
			}
			if (!(maxP95Ratio > 0) || Double.isInfinite(maxP95Ratio)) {
				throw new IllegalArgumentException("maxP95Ratio is " + maxP95Ratio + ", it must be more than 0");
			}
		}

	}

}
