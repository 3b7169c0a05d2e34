package io.alignserve.evaluation;

/**
 * How much is measured, and with which draws.
 *
 * @param seed start of all pseudo-random numbers, of the ads and of the generation
 * @param predictionAds number of ads that age, gender and region are predicted for, each
 * @param briefs number of briefs that ads are written for
 * @param instructions number of instructions whose answers' perplexity is measured
 */
public record EvaluationPlan(long seed, int predictionAds, int briefs, int instructions) {

	/** The plan behind the figures in the README. */
	public static final EvaluationPlan DEFAULT = new EvaluationPlan(1_000, 1_000, 150, 360);

	public EvaluationPlan {
		requirePositive("predictionAds", predictionAds);
		requirePositive("briefs", briefs);
		requirePositive("instructions", instructions);
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " is " + value + ", it must be 1 or more");
		}
	}

}
