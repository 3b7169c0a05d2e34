package io.alignserve.serving;

import java.util.List;

import io.alignserve.audience.AudienceShares;
import io.alignserve.task.Attribute;

/**
 * What {@link PredictAudience} found.
 *
 * @param model who predicted
 * @param predictions one for each attribute, in the order asked
 * @param usage tokens of all prompts and of all scored answers
 * @param timing the longest wait and the whole time
 */
public record AudiencePrediction(AnsweringModel model, List<Prediction> predictions, Usage usage, Timing timing) {

	public AudiencePrediction {
		predictions = List.copyOf(predictions);
	}

	/**
	 * The prediction of one attribute.
	 *
	 * @param attribute the attribute
	 * @param shares over all its segments
	 * @param top the best segment, for regions the best three
	 * @param evidence the rule that decided whether the evidence is sufficient
	 * @param answer the paper's answer sentence for {@code top}
	 * @param prompt the exact prompt that the answers were scored after
	 */
	public record Prediction(Attribute attribute, AudienceShares shares, List<String> top, EvidenceRule evidence,
			String answer, String prompt) {

		public Prediction {
			top = List.copyOf(top);
		}

	}

}
