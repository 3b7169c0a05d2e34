package io.alignserve.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How an ad's appeal is shared out among all segments of one attribute.
 *
 * @param shares the shares, largest first; they sum to 1 within 1e-6
 */
public record SegmentShares(List<Share> shares) {

	private static final double TOLERANCE = 1e-6;

	public SegmentShares {
		shares = shares.stream().sorted(Comparator.comparingDouble(Share::share).reversed()).toList();
		double sum = shares.stream().mapToDouble(Share::share).sum();
		if (!(Math.abs(sum - 1) <= TOLERANCE)) {
			throw new IllegalArgumentException("shares sum to " + sum + ", they must sum to 1");
		}
	}

	/**
	 * Normalises log-probabilities over the closed set of segments (softmax).
	 * @param labels the segments
	 * @param logProbabilities the natural log-probability of each segment's answer
	 * @return the shares
	 */
	static SegmentShares ofLogProbabilities(List<String> labels, List<Double> logProbabilities) {
		double largest = logProbabilities.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
		List<Double> weights = logProbabilities.stream().map((value) -> Math.exp(value - largest)).toList();
		return ofWeights(labels, weights);
	}

	/**
	 * Takes out the preference that the model has for some answers whatever the ad says
	 * (Zhao et al. 2021, "Calibrate before use"): divides by the shares of an ad without
	 * content and normalises again.
	 * @param contentFree the shares of the same prompt without content
	 * @return the calibrated shares
	 */
	SegmentShares calibratedBy(SegmentShares contentFree) {
		Map<String, Double> prior = contentFree.shares()
			.stream()
			.collect(Collectors.toMap(Share::segment, Share::share));
		List<String> labels = this.shares.stream().map(Share::segment).toList();
		List<Double> weights = this.shares.stream()
			.map((share) -> share.share() / Math.max(prior.getOrDefault(share.segment(), 0.0), Double.MIN_NORMAL))
			.toList();
		return ofWeights(labels, weights);
	}

	private static SegmentShares ofWeights(List<String> labels, List<Double> weights) {
		double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
		List<Share> shares = new ArrayList<>(IntStream.range(0, labels.size())
			.mapToObj((i) -> new Share(labels.get(i), weights.get(i) / sum))
			.toList());
		return new SegmentShares(shares);
	}

	/**
	 * Returns the segments with the largest shares.
	 * @param count how many
	 * @return their labels, best first
	 */
	public List<String> top(int count) {
		return this.shares.stream().limit(count).map(Share::segment).toList();
	}

	/**
	 * Returns the entropy.
	 * @return in nats, from 0 (one segment has it all) to the logarithm of the number of
	 * segments (all equal)
	 */
	public double entropy() {
		return -this.shares.stream()
			.mapToDouble(Share::share)
			.filter((share) -> share > 0)
			.map((share) -> share * Math.log(share))
			.sum();
	}

	/**
	 * Returns the entropy as a part of the largest possible one.
	 * @return 0 to 1
	 */
	public double normalisedEntropy() {
		return (this.shares.size() < 2) ? 0 : entropy() / Math.log(this.shares.size());
	}

	/**
	 * One segment's part.
	 *
	 * @param segment the segment's label
	 * @param share 0 to 1
	 */
	public record Share(String segment, double share) {
	}

}
