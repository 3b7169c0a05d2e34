package io.alignserve.serving;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.alignserve.ad.AmountRange;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceSegment;
import io.alignserve.audience.AudienceShares;
import io.alignserve.task.Attribute;

/**
 * The part of an attribute's segments that an ad is to reach. Its share is the sum of
 * theirs: segments exclude each other.
 *
 * @param attribute the attribute
 * @param label how the part is called, for example {@code female}, {@code 25-34, 35-44}
 * or {@code 500 to 1499}
 * @param segments labels of the segments, at least one
 */
public record WantedAudience(Attribute attribute, String label, List<String> segments) {

	public WantedAudience {
		segments = List.copyOf(segments);
		if (segments.isEmpty()) {
			throw new IllegalArgumentException("a wanted audience needs at least one segment of " + attribute.label());
		}
	}

	/**
	 * Wants the segments that an audience names.
	 * @param attribute age, gender or region
	 * @param audience the audience, not empty in {@code attribute}
	 * @return all of them together
	 * @throws IllegalArgumentException if the audience names none
	 */
	public static WantedAudience of(Attribute attribute, Audience audience) {
		List<? extends AudienceSegment> named = switch (attribute) {
			case AGE -> audience.ages();
			case GENDER -> audience.genders();
			case REGION -> audience.regions();
			case BUDGET, IMPRESSIONS -> List.of();
		};
		List<String> labels = named.stream().map(AudienceSegment::label).toList();
		return new WantedAudience(attribute, String.join(", ", labels), labels);
	}

	/**
	 * Wants an amount within a range, as closely as the predicted ranges tell it.
	 * @param attribute budget or impressions
	 * @param range the range
	 * @return all predicted ranges that have an amount in common with it
	 */
	public static WantedAudience within(Attribute attribute, AmountRange range) {
		Long upper = range.upper();
		return ofRanges(attribute,
				ranges(attribute).stream()
					.filter((one) -> (upper == null || one.lower() <= upper) && reaches(one, range.lower()))
					.toList());
	}

	/**
	 * Wants more than an ad draws now.
	 * @param attribute budget or impressions
	 * @param current what it draws
	 * @return all predicted ranges that lie above it; empty if there are none, because it
	 * has no upper bound or reaches into the open range
	 */
	public static Optional<WantedAudience> above(Attribute attribute, AmountRange current) {
		Long upper = current.upper();
		if (upper == null) {
			return Optional.empty();
		}
		List<AmountRange> above = ranges(attribute).stream().filter((one) -> one.lower() > upper).toList();
		return above.isEmpty() ? Optional.empty() : Optional.of(ofRanges(attribute, above));
	}

	private static boolean reaches(AmountRange range, long amount) {
		Long upper = range.upper();
		return upper == null || upper >= amount;
	}

	private static List<AmountRange> ranges(Attribute attribute) {
		return switch (attribute) {
			case BUDGET -> LibraryRanges.SPEND.ranges();
			case IMPRESSIONS -> LibraryRanges.IMPRESSIONS.ranges();
			case AGE, GENDER, REGION ->
				throw new IllegalArgumentException(attribute.label() + " has no ranges; budget and impressions have");
		};
	}

	private static WantedAudience ofRanges(Attribute attribute, List<AmountRange> ranges) {
		AmountRange whole = new AmountRange(ranges.get(0).lower(), ranges.get(ranges.size() - 1).upper());
		return new WantedAudience(attribute, LibraryRanges.labelOf(whole),
				ranges.stream().map(LibraryRanges::labelOf).collect(Collectors.toList()));
	}

	/**
	 * Returns the share of this part.
	 * @param shares shares of all segments of the attribute
	 * @return 0 to 1
	 */
	double shareIn(AudienceShares shares) {
		return Math.min(1, this.segments.stream().mapToDouble((one) -> shares.shareOf(one).orElseThrow()).sum());
	}

}
