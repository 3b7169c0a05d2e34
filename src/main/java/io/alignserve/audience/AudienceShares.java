package io.alignserve.audience;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A distribution over the segments of one attribute: the largest share first, summing to
 * 1 within 1e-6. Segments of equal share keep the order they were given in.
 */
public final class AudienceShares {

	private static final double TOLERANCE = 1e-6;

	private final List<Share> shares;

	private AudienceShares(Map<String, Double> shares) {
		this.shares = shares.entrySet()
			.stream()
			.map((entry) -> new Share(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparingDouble(Share::share).reversed())
			.toList();
	}

	/**
	 * Takes shares as they are.
	 * @param shares share by segment
	 * @return the distribution
	 * @throws IllegalArgumentException if a share is not within 0 to 1 or they do not sum
	 * to 1
	 */
	public static AudienceShares of(Map<String, Double> shares) {
		double sum = 0;
		for (Map.Entry<String, Double> share : shares.entrySet()) {
			if (!(share.getValue() >= 0 && share.getValue() <= 1 + TOLERANCE)) {
				throw new IllegalArgumentException(
						"the share of " + share.getKey() + " is " + share.getValue() + ", it must be from 0 to 1");
			}
			sum += share.getValue();
		}
		if (Math.abs(sum - 1) > TOLERANCE) {
			throw new IllegalArgumentException("the shares sum to " + sum + ", they must sum to 1");
		}
		return new AudienceShares(shares);
	}

	/**
	 * Normalises the log-probabilities of competing answers by a softmax, which makes up
	 * for the probability of everything else that could have been said.
	 * @param logProbabilities natural logarithm by segment; negative infinity stands for
	 * impossible; a common summand changes nothing
	 * @return the distribution
	 * @throws IllegalArgumentException if one is not a number or positive infinity, or
	 * none is finite
	 */
	public static AudienceShares ofLogProbabilities(Map<String, Double> logProbabilities) {
		double max = Double.NEGATIVE_INFINITY;
		for (Map.Entry<String, Double> entry : logProbabilities.entrySet()) {
			double value = entry.getValue();
			if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
				throw new IllegalArgumentException(
						"the log-probability of " + entry.getKey() + " is " + value + ", it must be a number");
			}
			max = Math.max(max, value);
		}
		if (max == Double.NEGATIVE_INFINITY) {
			throw new IllegalArgumentException("no segment is possible, at least one log-probability must be finite");
		}
		// Subtracting the largest keeps exp from vanishing for all of them at once.
		Map<String, Double> weights = new LinkedHashMap<>();
		double sum = 0;
		for (Map.Entry<String, Double> entry : logProbabilities.entrySet()) {
			double weight = Math.exp(entry.getValue() - max);
			weights.put(entry.getKey(), weight);
			sum += weight;
		}
		double total = sum;
		weights.replaceAll((segment, weight) -> weight / total);
		return new AudienceShares(weights);
	}

	/**
	 * Returns all shares.
	 * @return the largest first
	 */
	public List<Share> shares() {
		return this.shares;
	}

	/**
	 * Returns the segments with the largest shares.
	 * @param count how many, 0 or more
	 * @return the largest first; all of them if there are fewer
	 */
	public List<Share> top(int count) {
		return this.shares.stream().limit(count).toList();
	}

	/**
	 * Returns the share of a segment.
	 * @param segment its label
	 * @return from 0 to 1, empty if the distribution does not know the segment
	 */
	public OptionalDouble shareOf(String segment) {
		return this.shares.stream()
			.filter((share) -> share.segment().equals(segment))
			.mapToDouble(Share::share)
			.findFirst();
	}

	/**
	 * Returns the entropy.
	 * @return in nats: 0 if one segment has all, the logarithm of the number of segments
	 * if all are equal
	 */
	public double entropy() {
		// "0 -" and not a minus sign: a sum of 0 would become -0.0.
		return 0 - this.shares.stream()
			.mapToDouble(Share::share)
			.filter((share) -> share > 0)
			.map((share) -> share * Math.log(share))
			.sum();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof AudienceShares that && this.shares.equals(that.shares);
	}

	@Override
	public int hashCode() {
		return this.shares.hashCode();
	}

	@Override
	public String toString() {
		return this.shares.toString();
	}

	/**
	 * The share of one segment.
	 *
	 * @param segment its label
	 * @param share from 0 to 1
	 */
	public record Share(String segment, double share) {
	}

}
