package io.alignserve.serving;

import java.util.List;

/**
 * What {@link ScoreAds} found.
 *
 * @param model who scored
 * @param wanted the audience
 * @param ads the ads, in the order given
 * @param usage tokens of all prompts and of all scored answers
 * @param timing the longest wait and the whole time
 */
public record ScoredAds(AnsweringModel model, WantedAudience wanted, List<ScoredAd> ads, Usage usage, Timing timing) {

	public ScoredAds {
		ads = List.copyOf(ads);
	}

	/**
	 * The scores of one ad.
	 *
	 * @param rank 1 for the largest share; of equal shares, the ad given first
	 * @param share the share predicted for the wanted audience, 0 to 1
	 * @param evidence the rule that decided whether the share rests on enough evidence
	 * @param likelihood how likely the text is as one written for the audience
	 * @param prompt the exact prompt of the prediction
	 */
	public record ScoredAd(int rank, double share, EvidenceRule evidence, Likelihood likelihood, String prompt) {
	}

	/**
	 * How likely a text is as the answer to the prompt that asks for it.
	 *
	 * @param logProbability mean natural log-probability of a token, 0 or less
	 * @param tokens the number of tokens of the answer, its end included
	 * @param prompt the exact prompt that asks for the text
	 */
	public record Likelihood(double logProbability, int tokens, String prompt) {

		/**
		 * Returns the perplexity: how many tokens the model wavered between, on average.
		 * @return {@code exp(-logProbability)}, 1 or more
		 */
		public double perplexity() {
			// JSON has no word for infinity.
			return Math.min(Math.exp(-this.logProbability), Double.MAX_VALUE);
		}

	}

}
