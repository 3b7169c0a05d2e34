package io.alignserve.serving;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How candidates are to be written.
 *
 * @param candidates the number of candidates, 1 or more
 * @param maxTokens the largest number of tokens of each candidate, 1 or more
 * @param temperature 0 to 2; 0 takes the likeliest token
 * @param topP above 0, at most 1
 * @param topK the number of likeliest tokens to choose among; 0 = all
 * @param seed start of the pseudo-random numbers; {@code null} = a random one
 * @param stop texts that end a candidate; they are not part of it
 */
public record GenerationSettings(int candidates, int maxTokens, double temperature, double topP, int topK,
		@Nullable Long seed, List<String> stop) {

	/** The settings of a request that names none. */
	public static final GenerationSettings DEFAULTS = new GenerationSettings(1, 128, 0.8, 0.95, 0, null, List.of());

	public GenerationSettings {
		stop = List.copyOf(stop);
		if (candidates < 1) {
			throw new IllegalArgumentException("candidates is " + candidates + ", it must be 1 or more");
		}
	}

	/**
	 * Returns the same settings with a seed.
	 * @param chosen the seed
	 * @return a copy
	 */
	public GenerationSettings withSeed(long chosen) {
		return new GenerationSettings(this.candidates, this.maxTokens, this.temperature, this.topP, this.topK, chosen,
				this.stop);
	}

}
