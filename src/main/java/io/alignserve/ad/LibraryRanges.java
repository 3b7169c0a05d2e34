package io.alignserve.ad;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ranges in which Meta's Ad Library publishes amounts: closed ranges without gaps
 * from 0, and one open range from a million on. Read off exports of 2020 to 2023. Exports
 * hold a few coarser ranges of an older scale too, such as 100 to 499 or 1000 to 4999;
 * these are not among the ranges here, see {@link #holding(AmountRange)}.
 */
public enum LibraryRanges {

	/**
	 * Money spent, in whole units of the currency: 52 ranges. The exports at hand end at
	 * 7000 to 7999; above, the scale is that of the impressions.
	 */
	SPEND(List.of(new Part(100, 1_000), new Part(500, 5_000), new Part(1_000, 10_000))),
	/** Number of times shown: 39 ranges. */
	IMPRESSIONS(List.of(new Part(1_000, 10_000)));

	private final List<AmountRange> ranges;

	LibraryRanges(List<Part> start) {
		List<AmountRange> built = new ArrayList<>();
		long lower = 0;
		List<Part> shared = List.of(new Part(5_000, 50_000), new Part(10_000, 100_000), new Part(25_000, 200_000),
				new Part(50_000, 500_000), new Part(100_000, 1_000_000));
		for (Part part : Stream.concat(start.stream(), shared.stream()).toList()) {
			for (; lower < part.end(); lower += part.step()) {
				built.add(new AmountRange(lower, lower + part.step() - 1));
			}
		}
		built.add(new AmountRange(lower, null));
		this.ranges = List.copyOf(built);
	}

	/**
	 * Returns all ranges.
	 * @return the ranges from 0 upwards, the last one open
	 */
	public List<AmountRange> ranges() {
		return this.ranges;
	}

	/**
	 * Finds the range of an amount.
	 * @param amount 0 or more
	 * @return the one range that contains it
	 * @throws IllegalArgumentException if the amount is negative
	 */
	public AmountRange containing(long amount) {
		return this.ranges.stream()
			.filter((range) -> range.lower() <= amount && (range.upper() == null || amount <= range.upper()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("the amount is " + amount + ", it must be 0 or more"));
	}

	/**
	 * Finds the range that holds all of another one.
	 * @param other for example a range from an export
	 * @return the range, empty if {@code other} reaches across several
	 */
	public Optional<AmountRange> holding(AmountRange other) {
		AmountRange range = containing(other.lower());
		Long upper = range.upper();
		Long otherUpper = other.upper();
		boolean holds = upper == null || (otherUpper != null && otherUpper <= upper);
		return holds ? Optional.of(range) : Optional.empty();
	}

	/**
	 * Returns the name of a range in prompts, answers and the API.
	 * @param range any range
	 * @return for example {@code 1000 to 1499} or {@code 1000000 or more}
	 */
	public static String labelOf(AmountRange range) {
		return range.lower() + ((range.upper() == null) ? " or more" : " to " + range.upper());
	}

	/**
	 * A stretch of the scale with ranges of one width.
	 *
	 * @param step the width
	 * @param end where the stretch ends, excluded
	 */
	private record Part(long step, long end) {
	}

}
