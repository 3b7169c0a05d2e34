package io.alignserve.outcome;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A part of the people an ad was shown to: a share of the impressions, or a number of
 * them and the money they cost.
 *
 * @param age an age band's label or {@link #UNKNOWN_AGE}; {@code null} if people are not
 * told apart by age
 * @param gender {@code female}, {@code male} or {@link #UNKNOWN_GENDER}; {@code null} if
 * people are not told apart by gender
 * @param region a state's name, or any other name, as exports have foreign provinces and
 * {@code Unknown}; {@code null} if people are not told apart by region
 * @param share 0 to 1; {@code null} if the impressions are counted
 * @param impressions 0 or more; {@code null} if the share is given
 * @param spend in units of the currency, 0 or more; {@code null} if not known
 */
public record Slice(@Nullable String age, @Nullable String gender, @Nullable String region, @Nullable BigDecimal share,
		@Nullable Long impressions, @Nullable BigDecimal spend) {

	/** The age of people whose age is not known, as the Ad Library writes it. */
	public static final String UNKNOWN_AGE = "Unknown";

	/** The gender of people whose gender is not known, as the Ad Library writes it. */
	public static final String UNKNOWN_GENDER = "unknown";

	/** By age, gender and region. */
	static final Comparator<Slice> ORDER = Comparator.comparing(Slice::age, Slice.nullsFirst())
		.thenComparing(Slice::gender, Slice.nullsFirst())
		.thenComparing(Slice::region, Slice.nullsFirst());

	public Slice {
		if ((share == null) == (impressions == null)) {
			throw new IllegalArgumentException("a slice has either a share or a number of impressions");
		}
	}

	private static Comparator<@Nullable String> nullsFirst() {
		return Comparator.nullsFirst(Comparator.naturalOrder());
	}

	/**
	 * Tells by what people are told apart.
	 * @return none to all dimensions
	 */
	public Set<Dimension> dimensions() {
		Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
		if (this.age != null) {
			dimensions.add(Dimension.AGE);
		}
		if (this.gender != null) {
			dimensions.add(Dimension.GENDER);
		}
		if (this.region != null) {
			dimensions.add(Dimension.REGION);
		}
		return dimensions;
	}

	/** Tells whether it is a share, not a count. */
	boolean isShare() {
		return this.share != null;
	}

	/**
	 * Adds the figures of a slice of the same kind.
	 * @param other the other slice
	 * @return these people with both figures
	 */
	Slice plus(Slice other) {
		return new Slice(this.age, this.gender, this.region, sum(this.share, other.share),
				(this.impressions != null && other.impressions != null)
						? Long.valueOf(this.impressions + other.impressions) : null,
				sum(this.spend, other.spend));
	}

	private static @Nullable BigDecimal sum(@Nullable BigDecimal first, @Nullable BigDecimal second) {
		return (first != null && second != null) ? first.add(second) : null;
	}

	/** What people can be told apart by. */
	public enum Dimension {

		/** How old they are. */
		AGE,
		/** Their gender. */
		GENDER,
		/** Where they are. */
		REGION

	}

}
