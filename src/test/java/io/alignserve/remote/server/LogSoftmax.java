package io.alignserve.remote.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The logarithms of the probabilities that logits stand for.
 */
final class LogSoftmax {

	private final float[] logits;

	private final double norm;

	LogSoftmax(float[] logits) {
		this.logits = logits;
		double max = Double.NEGATIVE_INFINITY;
		for (float logit : logits) {
			max = Math.max(max, logit);
		}
		double sum = 0;
		for (float logit : logits) {
			sum += Math.exp(logit - max);
		}
		this.norm = max + Math.log(sum);
	}

	float of(int token) {
		return (float) (this.logits[token] - this.norm);
	}

	/**
	 * The likeliest tokens, the likeliest first.
	 */
	List<Integer> top(int count) {
		List<Integer> tokens = new ArrayList<>(IntStream.range(0, this.logits.length).boxed().toList());
		tokens.sort(Comparator.comparingDouble((token) -> -this.logits[token]));
		return tokens.subList(0, Math.min(count, tokens.size()));
	}

}
