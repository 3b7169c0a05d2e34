package io.alignserve.pool;

/**
 * How a canary and the stable checkpoint beside it did since the canary began, as this
 * instance saw it.
 *
 * @param stable the stable one
 * @param canary the canary
 */
public record CanaryFigures(Side stable, Side canary) {

	/**
	 * How one of the two did.
	 *
	 * @param requests how many requests ended
	 * @param failures how many of them failed through no fault of the caller
	 * @param p95Millis 95th percentile of the total time of those that were answered; 0
	 * if there were none
	 */
	public record Side(long requests, long failures, double p95Millis) {

		/**
		 * Returns the share of requests that failed.
		 * @return 0 to 1; 0 without requests
		 */
		public double errorRate() {
			return (this.requests == 0) ? 0 : (double) this.failures / this.requests;
		}

	}

}
