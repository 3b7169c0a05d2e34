package io.alignserve.generation;

/**
 * e^x for x from minus infinity to 0, several times faster than {@link Math#exp}, to ten
 * digits, and of the same bits on every machine, which {@code Math.exp} does not promise.
 */
final class Exponential {

	private static final double LOG2_E = 1.4426950408889634;

	/** ln 2 in two parts, so that the product with an integer loses nothing. */
	private static final double LN2_HIGH = 0x1.62e42fefap-1;

	private static final double LN2_LOW = 0x1.cf79abc9e3b3ap-40;

	/** Adding it rounds to an integer and leaves that in the lowest bits. */
	private static final double ROUNDER = 0x1.8p52;

	private static final int BIAS = 1023;

	/** Below, the power of two is no normal number any more. */
	private static final double LEAST = -708;

	private Exponential() {
	}

	/**
	 * Computes e^x: e^x = 2^k e^r, |r| at most ln 2 / 2, e^r by its Taylor series to r^9.
	 * @param x 0 or less
	 * @return 0 to 1; 0 below -708
	 */
	static double of(double x) {
		if (!(x >= LEAST)) {
			return 0;
		}
		double shifted = x * LOG2_E + ROUNDER;
		double k = shifted - ROUNDER;
		double r = (x - k * LN2_HIGH) - k * LN2_LOW;
		double r2 = r * r;
		// Two independent halves: a chain of nine products would have to wait each time.
		double low = 1 + r + r2 * (1 / 2. + r * (1 / 6.)) + r2 * r2 * (1 / 24. + r * (1 / 120.));
		double high = 1 / 720. + r * (1 / 5040.) + r2 * (1 / 40320. + r * (1 / 362880.));
		return (low + r2 * r2 * r2 * high) * Double.longBitsToDouble(((long) k + BIAS) << 52);
	}

}
