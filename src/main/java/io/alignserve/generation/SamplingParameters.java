package io.alignserve.generation;

/**
 * How tokens are chosen.
 *
 * @param temperature 0 to 2; 0 takes the likeliest token
 * @param topP 0 (exclusive) to 1; the smallest set of tokens whose probability reaches it
 * @param topK the number of likeliest tokens to choose among; 0 = all
 * @param seed start of the pseudo-random numbers; candidate i uses a stream of its own
 * @param maxTokens the largest number of tokens to generate, 1 or more
 */
public record SamplingParameters(double temperature, double topP, int topK, long seed, int maxTokens) {

	public SamplingParameters {
		if (!(temperature >= 0 && temperature <= 2)) {
			throw new IllegalArgumentException("temperature is " + temperature + ", it must be between 0 and 2");
		}
		if (!(topP > 0 && topP <= 1)) {
			throw new IllegalArgumentException("topP is " + topP + ", it must be above 0 and at most 1");
		}
		if (topK < 0) {
			throw new IllegalArgumentException("topK is " + topK + ", it must be 0 or more");
		}
		if (maxTokens < 1) {
			throw new IllegalArgumentException("maxTokens is " + maxTokens + ", it must be 1 or more");
		}
	}

}
