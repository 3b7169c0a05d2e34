package io.alignserve.outcome;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * The days that figures are of, both ends included.
 *
 * @param from the first day
 * @param to the last day, not before the first; {@code null} if the ad was still running
 */
public record Period(LocalDate from, @Nullable LocalDate to) {

	public Period {
		if (to != null && to.isBefore(from)) {
			throw new IllegalArgumentException("to is " + to + ", it must not be before from, " + from);
		}
	}

}
