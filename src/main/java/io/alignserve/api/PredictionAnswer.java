package io.alignserve.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.serving.AudiencePrediction;

/**
 * The answer of audience prediction.
 *
 * @param id the call's id
 * @param model who predicted
 * @param predictions one for each attribute
 * @param usage tokens
 * @param timing times
 * @param provenance where the answer comes from
 */
@Schema(name = "PredictionResult", description = "The audience that an ad appeals to")
record PredictionAnswer(
		@Schema(description = "The id of the call", example = "7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4") String id,
		ModelAnswer model,
		@Schema(description = "One for each attribute, in the order asked") List<Prediction> predictions,
		UsageAnswer usage, TimingAnswer timing, ProvenanceAnswer provenance) {

	/**
	 * The prediction of one attribute.
	 *
	 * @param attribute the attribute
	 * @param segments all segments
	 * @param top the best
	 * @param entropy entropy of the shares
	 * @param evidence whether it is worth something
	 * @param evidenceRule the rule that decided
	 * @param answer the answer sentence
	 * @param prompt the exact prompt, if asked for
	 */
	@Schema(name = "Prediction", description = "The prediction of one attribute")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Prediction(@Schema(description = "The attribute", example = "age") String attribute,
			@Schema(description = "All segments of the attribute, largest share first") List<Segment> segments,
			@Schema(description = "The best segment; for regions the best three",
					example = "[\"55-64\"]") List<String> top,
			@Schema(description = "Entropy of the shares in nats: 0 if one segment has it all, the logarithm of their "
					+ "number if all are equal", example = "1.62") double entropy,
			@Schema(description = "Whether the prediction rests on enough evidence", allowableValues = {
					"sufficient", "insufficient" }, example = "sufficient") String evidence,
			@Schema(description = "The rule that decided: body-too-short: the body has too few words to tell an audience "
					+ "from; shares-too-flat: the shares are nearly equal; segments-stand-out: neither",
					allowableValues = { "body-too-short", "shares-too-flat", "segments-stand-out" },
					example = "segments-stand-out") String evidenceRule,
			@Schema(description = "The answer as a sentence",
					example = "Best target age group for this ad is the audience aged 55-64.") String answer,
			@Schema(description = "The exact prompt, with ?explain=prompt") @Nullable String prompt){

		static Prediction of(AudiencePrediction.Prediction prediction, boolean explained) {
			return new Prediction(prediction.attribute().label(),
					prediction.shares()
						.shares()
						.stream()
						.map((share) -> new Segment(share.segment(), share.share()))
						.toList(),
					prediction.top(), prediction.shares().entropy(), AudienceFitAnswer.word(prediction.evidence()),
					prediction.evidence().label(), prediction.answer(), explained ? prediction.prompt() : null);
		}

	}

	/**
	 * The share of one segment.
	 *
	 * @param segment the segment
	 * @param share its share
	 */
	@Schema(name = "Segment", description = "The share of one segment")
	record Segment(@Schema(description = "The segment", example = "55-64") String segment,
			@Schema(description = "0 to 1; the shares of all segments sum to 1", example = "0.31") double share) {
	}

}
