package io.alignserve.generation;

import java.util.Arrays;

/**
 * Draws a token from softmax(logits / temperature), cut to the top-k likeliest tokens and
 * then to the smallest set that holds top-p of what is left (nucleus sampling, Holtzman
 * et al., 2020), in the order of Hugging Face's generation. All sums are float64.
 */
final class RandomSampler implements Sampler {

	/**
	 * Tokens this much less likely than the likeliest are sorted only if the others do
	 * not suffice: sorting a whole vocabulary for each token would cost milliseconds.
	 */
	private static final double UNLIKELY = 1e-4;

	private final SamplingParameters parameters;

	RandomSampler(SamplingParameters parameters) {
		this.parameters = parameters;
	}

	@Override
	public int choose(NextToken next, int candidate, int position) {
		float[] logits = next.logits();
		double[] weights = weights(logits);
		double uniform = uniform(this.parameters.seed(), candidate, position);
		boolean cutsByCount = this.parameters.topK() > 0 && this.parameters.topK() < logits.length;
		if (!cutsByCount && this.parameters.topP() == 1) {
			int[] all = new int[weights.length];
			Arrays.setAll(all, (token) -> token);
			return draw(weights, all, all.length, uniform);
		}
		int[] ranked = ranked(weights, cutsByCount);
		int kept = cutsByCount ? this.parameters.topK() : ranked.length;
		// The whole is what top-k left, or everything, ranked or not.
		double whole = cutsByCount ? sum(weights, ranked, kept) : Arrays.stream(weights).sum();
		return draw(weights, ranked, nucleus(weights, ranked, kept, whole), uniform);
	}

	/** Unnormalised probabilities, the likeliest one 1. */
	private double[] weights(float[] logits) {
		double largest = logits[Logits.likeliest(logits)];
		double[] weights = new double[logits.length];
		for (int token = 0; token < logits.length; token++) {
			weights[token] = Math.exp((logits[token] - largest) / this.parameters.temperature());
		}
		return weights;
	}

	/** The likeliest tokens first, as many as the cuts can keep; equal ones by id. */
	private int[] ranked(double[] weights, boolean cutsByCount) {
		int[] likely = likelyTokens(weights, UNLIKELY);
		boolean suffices = cutsByCount ? likely.length >= this.parameters.topK()
				: sum(weights, likely, likely.length) >= this.parameters.topP() * Arrays.stream(weights).sum();
		return sorted(weights, suffices ? likely : likelyTokens(weights, 0));
	}

	private static int[] likelyTokens(double[] weights, double least) {
		int[] tokens = new int[weights.length];
		int size = 0;
		for (int token = 0; token < weights.length; token++) {
			if (weights[token] >= least) {
				tokens[size++] = token;
			}
		}
		return Arrays.copyOf(tokens, size);
	}

	private static int[] sorted(double[] weights, int[] tokens) {
		return Arrays.stream(tokens)
			.boxed()
			.sorted((left, right) -> Double.compare(weights[right], weights[left]))
			.mapToInt(Integer::intValue)
			.toArray();
	}

	private int nucleus(double[] weights, int[] ranked, int kept, double whole) {
		double mass = 0;
		for (int i = 0; i < kept; i++) {
			mass += weights[ranked[i]];
			if (mass >= this.parameters.topP() * whole) {
				return i + 1;
			}
		}
		return kept;
	}

	private static int draw(double[] weights, int[] tokens, int kept, double uniform) {
		double target = uniform * sum(weights, tokens, kept);
		double passed = 0;
		int last = tokens[0];
		for (int i = 0; i < kept; i++) {
			if (weights[tokens[i]] > 0) {
				last = tokens[i];
				passed += weights[last];
				if (passed > target) {
					return last;
				}
			}
		}
		// Rounding let the sum fall short of the target.
		return last;
	}

	private static double sum(double[] weights, int[] tokens, int size) {
		double sum = 0;
		for (int i = 0; i < size; i++) {
			sum += weights[tokens[i]];
		}
		return sum;
	}

	/**
	 * A number that depends on its arguments only: no generator is passed on from step to
	 * step, so no neighbour can disturb it.
	 * @param seed the request's seed
	 * @param candidate the candidate's index
	 * @param position how many tokens the candidate has so far
	 * @return 0 (inclusive) to 1 (exclusive)
	 */
	static double uniform(long seed, int candidate, int position) {
		long bits = mix(mix(mix(seed) + candidate) + position);
		return (bits >>> 11) * 0x1p-53;
	}

	/** The step and output of SplitMix64 (Steele, Lea and Flood, 2014). */
	private static long mix(long state) {
		long bits = state + 0x9E3779B97F4A7C15L;
		bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
		bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
		return bits ^ (bits >>> 31);
	}

}
