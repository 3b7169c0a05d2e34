package io.alignserve.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;

/**
 * The truth behind the synthetic corpus: a random utility model (multinomial logit;
 * McFadden 1974, "Conditional logit analysis of qualitative choice behavior").
 * <p>
 * A segment finds in an ad the sum of the appeals of the ad's features plus noise of the
 * standard Gumbel distribution; the segment that finds most is the one for which the ad
 * performs best. So {@code P(best = s | ad) = softmax(V)[s]} over the summed appeals V,
 * and nobody who sees the ad can guess right more often than {@code max softmax(V)}: the
 * ceiling of an ad. Ranking by the same noisy utilities makes the top three states
 * (Plackett-Luce).
 * <p>
 * Budget and impressions work alike over the Ad Library's ranges: the utility of a range
 * falls with the squared number of steps from the one that price, tone and offer suggest.
 */
final class ResponseModel {

	private static final double AMOUNT_SHARPNESS = 0.3;

	private ResponseModel() {
	}

	/**
	 * Returns what each segment finds in an ad, before noise.
	 * @param attribute age, gender or region
	 * @param traits the ad
	 * @return one utility for each segment, in the order of its enum
	 */
	static double[] utilities(Attribute attribute, Traits traits) {
		List<Appeal> appeals = traits.appeals();
		return switch (attribute) {
			case GENDER -> Arrays.stream(Gender.values()).mapToDouble((gender) -> sum(appeals, gender)).toArray();
			case AGE -> Arrays.stream(AgeBand.values()).mapToDouble((band) -> sum(appeals, band)).toArray();
			case REGION -> Arrays.stream(UsState.values()).mapToDouble((state) -> sum(appeals, state)).toArray();
			case BUDGET, IMPRESSIONS ->
				throw new IllegalArgumentException(attribute.label() + " has no segments of people");
		};
	}

	/**
	 * Returns the utilities of the ranges of money spent.
	 * @param traits the ad
	 * @return one utility for each range of {@link LibraryRanges#SPEND}
	 */
	static double[] spendUtilities(Traits traits) {
		double centre = 5 + 3 * traits.theme().price() + 4 * traits.tone().urgency() + 4 * traits.offer().spend();
		return around(centre, LibraryRanges.SPEND.ranges().size());
	}

	/**
	 * Returns the utilities of the ranges of impressions.
	 * @param traits the ad
	 * @param spendIndex index of the range of money spent
	 * @return one utility for each range of {@link LibraryRanges#IMPRESSIONS}
	 */
	static double[] impressionUtilities(Traits traits, int spendIndex) {
		double centre = 1 + 0.7 * spendIndex + 4 * traits.tone().sharing() + 3 * traits.offer().reach();
		return around(centre, LibraryRanges.IMPRESSIONS.ranges().size());
	}

	/**
	 * Returns the probabilities of being best.
	 * @param utilities the utilities V
	 * @return softmax(V)
	 */
	static double[] shares(double[] utilities) {
		double max = Arrays.stream(utilities).max().orElseThrow();
		double[] weights = Arrays.stream(utilities).map((utility) -> Math.exp(utility - max)).toArray();
		double sum = Arrays.stream(weights).sum();
		return Arrays.stream(weights).map((weight) -> weight / sum).toArray();
	}

	/**
	 * Draws one ranking by utility and noise.
	 * @param utilities the utilities V
	 * @param random the noise
	 * @return indices, best first
	 */
	static List<Integer> rank(double[] utilities, Random random) {
		double[] noisy = Arrays.stream(utilities).map((utility) -> utility + gumbel(random)).toArray();
		return IntStream.range(0, noisy.length)
			.boxed()
			.sorted(Comparator.comparingDouble((index) -> -noisy[index]))
			.toList();
	}

	private static double gumbel(Random random) {
		// 1 - nextDouble() is above 0, so that the inner logarithm is finite.
		return -Math.log(-Math.log(1 - random.nextDouble()) + Double.MIN_NORMAL);
	}

	private static double sum(List<Appeal> appeals, Gender gender) {
		return appeals.stream().mapToDouble((appeal) -> appeal.to(gender)).sum();
	}

	private static double sum(List<Appeal> appeals, AgeBand band) {
		return appeals.stream().mapToDouble((appeal) -> appeal.to(band)).sum();
	}

	private static double sum(List<Appeal> appeals, UsState state) {
		return appeals.stream().mapToDouble((appeal) -> appeal.to(state)).sum();
	}

	private static double[] around(double centre, int ranges) {
		double inside = Math.max(0, Math.min(ranges - 1, centre));
		return IntStream.range(0, ranges)
			.mapToDouble((index) -> -AMOUNT_SHARPNESS * (index - inside) * (index - inside))
			.toArray();
	}

}
