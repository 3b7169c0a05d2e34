package io.alignserve.ad;

import org.jspecify.annotations.Nullable;

/**
 * A range of whole numbers, both ends included, as the Ad Library publishes them.
 *
 * @param lower the lower bound, 0 or more
 * @param upper the upper bound, at least {@code lower}; {@code null} if open
 */
public record AmountRange(long lower, @Nullable Long upper) {

	public AmountRange {
		if (lower < 0) {
			throw new IllegalArgumentException("lower is " + lower + ", it must be 0 or more");
		}
		if (upper != null && upper < lower) {
			throw new IllegalArgumentException("upper is " + upper + ", it must be at least lower, " + lower);
		}
	}

}
