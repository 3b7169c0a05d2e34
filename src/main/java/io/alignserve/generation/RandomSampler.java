package io.alignserve.generation;

/**
 * Draws a token from softmax(logits / temperature), cut to the top-k likeliest tokens and
 * then to the smallest set that holds top-p of what is left (nucleus sampling, Holtzman
 * et al., 2020), in the order of Hugging Face's generation. Of equally likely tokens the
 * smaller id counts as likelier. All sums are float64, in the order of the ids.
 *
 * <p>
 * A vocabulary is too large to be sorted for each token: what is near the likeliest token
 * is gathered first, the cut is found among it by selection, and only if it does not
 * suffice is more of the vocabulary looked at.
 */
final class RandomSampler implements Sampler {

	/** What is gathered first: down to e^-10 of the likeliest token's weight. */
	private static final double DEPTH = 10;

	/**
	 * A weight of e^-30 is left out of the whole: 152,000 of them are less than 2e-8 of
	 * it, which is less than the step's own normaliser is off.
	 */
	private static final double NOTHING = 30;

	private static final int BUCKETS = 1024;

	private static final float BUCKETS_PER_LOGIT = 32;

	private final SamplingParameters parameters;

	RandomSampler(SamplingParameters parameters) {
		this.parameters = parameters;
	}

	@Override
	public int choose(NextToken next, int candidate, int position) {
		float[] logits = next.logits();
		double uniform = uniform(this.parameters.seed(), candidate, position);
		boolean cutsByCount = this.parameters.topK() > 0 && this.parameters.topK() < logits.length;
		boolean cutsByMass = this.parameters.topP() < 1;
		if (!cutsByCount && !cutsByMass) {
			return new LikelyTokens(next, this.parameters.temperature(), Double.POSITIVE_INFINITY).draw(uniform);
		}
		double wanted = cutsByCount ? 0 : this.parameters.topP() * whole(next);
		double depth = cutsByCount ? depth(next, this.parameters.topK()) : DEPTH;
		LikelyTokens tokens = new LikelyTokens(next, this.parameters.temperature(), depth);
		if (!cutsByCount && tokens.mass() < wanted) {
			tokens = new LikelyTokens(next, this.parameters.temperature(), Double.POSITIVE_INFINITY);
		}
		if (cutsByCount) {
			tokens.keepLikeliest(this.parameters.topK());
			wanted = this.parameters.topP() * tokens.mass();
		}
		if (cutsByMass) {
			tokens.keepMass(wanted);
		}
		return tokens.draw(uniform);
	}

	/** The sum of all weights, of which the likeliest token's is 1. */
	private double whole(NextToken next) {
		double temperature = this.parameters.temperature();
		if (temperature == 1) {
			// The step has added them up already.
			return Math.exp(next.normalizer() - next.largest());
		}
		double sharpness = 1 / temperature;
		double largest = next.largest();
		double least = largest - NOTHING * temperature;
		double sum = 0;
		for (float logit : next.logits()) {
			if (logit > least) {
				sum += Exponential.of((logit - largest) * sharpness);
			}
		}
		return sum;
	}

	/**
	 * Finds how deep at least so many tokens lie, from a histogram of the logits.
	 */
	private double depth(NextToken next, int count) {
		int[] counts = new int[BUCKETS];
		float largest = next.largest();
		for (float logit : next.logits()) {
			counts[(int) Math.min(BUCKETS - 1f, (largest - logit) * BUCKETS_PER_LOGIT)]++;
		}
		int passed = 0;
		for (int bucket = 0; bucket < BUCKETS - 1; bucket++) {
			passed += counts[bucket];
			if (passed >= count) {
				// One bucket more: a quotient may be rounded.
				return (bucket + 2) / (BUCKETS_PER_LOGIT * this.parameters.temperature());
			}
		}
		return Double.POSITIVE_INFINITY;
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
