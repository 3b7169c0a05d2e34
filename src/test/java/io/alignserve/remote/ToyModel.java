package io.alignserve.remote;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A language model whose next token depends on the last two tokens in a made-up way.
 */
final class ToyModel {

	private final int vocabulary;

	ToyModel(int vocabulary) {
		this.vocabulary = vocabulary;
	}

	/** The log-probability of each token after a text. */
	double[] after(List<Integer> tokens) {
		long seed = tokens.get(tokens.size() - 1) * 31L + ((tokens.size() > 1) ? tokens.get(tokens.size() - 2) : 7);
		SplittableRandom random = new SplittableRandom(seed);
		double[] values = new double[this.vocabulary];
		double sum = 0;
		for (int token = 0; token < values.length; token++) {
			values[token] = 4 * random.nextGaussian();
			sum += Math.exp(values[token]);
		}
		for (int token = 0; token < values.length; token++) {
			values[token] -= Math.log(sum);
		}
		return values;
	}

	static int likeliest(double[] logProbabilities) {
		int best = 0;
		for (int token = 1; token < logProbabilities.length; token++) {
			if (logProbabilities[token] > logProbabilities[best]) {
				best = token;
			}
		}
		return best;
	}

	/** The log-probability of some tokens behind others. */
	double score(List<Integer> prompt, List<Integer> continuation) {
		double sum = 0;
		List<Integer> tokens = new java.util.ArrayList<>(prompt);
		for (int token : continuation) {
			sum += after(tokens)[token];
			tokens.add(token);
		}
		return sum;
	}

}
