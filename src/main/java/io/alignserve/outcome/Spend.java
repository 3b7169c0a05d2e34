package io.alignserve.outcome;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * Money that was spent: an exact amount, where both bounds are the same, or a range.
 *
 * @param lower the lower bound in units of the currency, 0 or more
 * @param upper the upper bound, at least {@code lower}; {@code null} if open
 * @param currency ISO 4217 code
 */
public record Spend(BigDecimal lower, @Nullable BigDecimal upper, String currency) {

	public Spend {
		if (lower.signum() < 0) {
			throw new IllegalArgumentException("lower is negative, it must be 0 or more");
		}
		if (upper != null && upper.compareTo(lower) < 0) {
			throw new IllegalArgumentException("upper is less than lower, it must be at least that");
		}
	}

}
