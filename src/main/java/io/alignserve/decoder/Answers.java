package io.alignserve.decoder;

import java.util.Arrays;

import io.alignserve.generation.NextToken;

/**
 * What the program's {@code step} returned.
 *
 * @param picked likeliest token, its logit and the normaliser of each asked row [W, 3]
 * @param logits [A, V]
 * @param children log-probabilities [W, C]
 * @param vocabulary V
 */
record Answers(float[] picked, float[] logits, float[] children, int vocabulary) {

	/**
	 * Reads one asked row.
	 * @param asked its number
	 * @param whole the number of its logits, -1 if they were not wanted
	 * @return what follows
	 */
	NextToken next(int asked, int whole) {
		float normalizer = this.picked[asked * 3 + 2];
		if (!Float.isFinite(normalizer)) {
			throw new IllegalStateException("The decoder returned logits that are not finite numbers");
		}
		float[] all = (whole < 0) ? new float[0]
				: Arrays.copyOfRange(this.logits, whole * this.vocabulary, (whole + 1) * this.vocabulary);
		return new NextToken((int) this.picked[asked * 3], this.picked[asked * 3 + 1], normalizer, all);
	}

}
