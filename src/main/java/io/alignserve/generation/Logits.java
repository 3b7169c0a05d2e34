package io.alignserve.generation;

/**
 * What can be read off the raw scores of the next token.
 */
final class Logits {

	private Logits() {
	}

	/**
	 * Finds the likeliest token.
	 * @param logits V values
	 * @return its id; the smallest of several
	 */
	static int likeliest(float[] logits) {
		int best = 0;
		for (int token = 1; token < logits.length; token++) {
			if (logits[token] > logits[best]) {
				best = token;
			}
		}
		return best;
	}

	/**
	 * Returns the logarithm of the sum of all exponentials, added up in float64: what is
	 * to be taken off a logit to get its token's natural log-probability.
	 * @param logits V values
	 * @return the normaliser of softmax; not finite if the logits are no distribution
	 */
	static double normalizer(float[] logits) {
		double largest = logits[likeliest(logits)];
		double sum = 0;
		for (float logit : logits) {
			sum += Math.exp(logit - largest);
		}
		return largest + Math.log(sum);
	}

}
