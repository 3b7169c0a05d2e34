package io.alignserve.generation;

/**
 * Chooses the next token.
 */
interface Sampler {

	/**
	 * Chooses. The same arguments give the same token, whatever was chosen before and
	 * whatever runs beside it.
	 * @param next what is known of the next token
	 * @param candidate the candidate's index
	 * @param position how many tokens the candidate has so far
	 * @return the token id, 0 to V - 1
	 */
	int choose(NextToken next, int candidate, int position);

	/**
	 * Picks the sampler that does what the parameters say.
	 * @param parameters the parameters
	 * @return the sampler
	 */
	static Sampler of(SamplingParameters parameters) {
		if (parameters.temperature() == 0) {
			return (next, candidate, position) -> next.likeliest();
		}
		return new RandomSampler(parameters);
	}

}
