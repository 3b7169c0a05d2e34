package io.alignserve.api;

import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.serving.ScoredAds;

/**
 * The answer of scoring.
 *
 * @param id the call's id
 * @param model who scored
 * @param attribute the attribute
 * @param segment the wanted part of it
 * @param ads one for each ad
 * @param usage tokens
 * @param timing times
 */
@Schema(name = "ScoreResult", description = "How well ads fit an audience")
record ScoreAnswer(
		@Schema(description = "The id of the call", example = "7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4") String id,
		ModelAnswer model, @Schema(description = "What was scored for", example = "gender") String attribute,
		@Schema(description = "The wanted segment; several are joined by commas", example = "female") String segment,
		@Schema(description = "One for each ad, in the order given") List<Score> ads, UsageAnswer usage,
		TimingAnswer timing) {

	static ScoreAnswer of(String id, ScoredAds scored, boolean explained) {
		return new ScoreAnswer(id, ModelAnswer.of(scored.model()), scored.wanted().attribute().label(),
				scored.wanted().label(),
				IntStream.range(0, scored.ads().size())
					.mapToObj((index) -> Score.of(index, scored.ads().get(index), explained))
					.toList(),
				UsageAnswer.of(scored.usage()), TimingAnswer.of(scored.timing()));
	}

	/**
	 * The scores of one ad.
	 *
	 * @param index its index in the request
	 * @param rank its rank
	 * @param share predicted share
	 * @param evidence whether the share is worth something
	 * @param evidenceRule the rule that decided
	 * @param logProbability mean log-probability of a token
	 * @param perplexity its exponential
	 * @param tokens number of tokens
	 * @param textPrompt the exact prompt of the text, if asked for
	 * @param audiencePrompt the exact prompt of the prediction, if asked for
	 */
	@Schema(name = "Score", description = "The scores of one ad")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Score(@Schema(description = "The ad's index in the request, from 0", example = "0") int index,
			@Schema(description = "1 for the ad with the largest share; of equal shares, the ad given first",
					example = "1") int rank,
			@Schema(description = "The share of the ad's audience that is predicted for the wanted segment, 0 to 1, of "
					+ "several segments the sum; the same as /v1/tap predicts", example = "0.84") double share,
			@Schema(description = "Whether the share rests on enough evidence, as in /v1/tap", allowableValues = {
					"sufficient", "insufficient" }, example = "sufficient") String evidence,
			@Schema(description = "The rule that decided, as in /v1/tap",
					allowableValues = { "body-too-short", "shares-too-flat", "segments-stand-out" },
					example = "segments-stand-out") String evidenceRule,
			@Schema(description = "Mean natural log-probability of a token of the text, as the answer to the prompt "
					+ "with which /v1/tag would write it for the audience, the answer's opening words and its end "
					+ "included; 0 or less, nearer to 0 is likelier", example = "-0.94") double logProbability,
			@Schema(description = "exp(-logProbability), 1 or more: how usual the text is as one written for this "
					+ "audience; lower is more usual. Compare it between audiences of one ad or between variants of "
					+ "one ad, not between checkpoints", example = "2.56") double perplexity,
			@Schema(description = "Number of tokens that the mean is over", example = "58") int tokens,
			@Schema(description = "The exact prompt that the text was scored after, with "
					+ "?explain=prompt") @Nullable String textPrompt,
			@Schema(description = "The exact prompt of the prediction, with "
					+ "?explain=prompt") @Nullable String audiencePrompt){

		static Score of(int index, ScoredAds.ScoredAd ad, boolean explained) {
			ScoredAds.Likelihood text = ad.likelihood();
			return new Score(index, ad.rank(), ad.share(), AudienceFitAnswer.word(ad.evidence()), ad.evidence().label(),
					text.logProbability(), text.perplexity(), text.tokens(), explained ? text.prompt() : null,
					explained ? ad.prompt() : null);
		}

	}

}
