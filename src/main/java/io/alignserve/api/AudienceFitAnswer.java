package io.alignserve.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.serving.AudienceFit;
import io.alignserve.serving.EvidenceRule;

/**
 * How well a candidate fits the audience it was written for.
 *
 * @param attribute the attribute
 * @param segment the wanted part of it
 * @param share predicted share
 * @param sourceShare predicted share of the ad that was rewritten
 * @param lift their ratio
 * @param evidence whether the share is worth something
 * @param evidenceRule the rule that decided
 * @param reason why a share is missing
 * @param prompt the exact prompt, if asked for
 */
@Schema(name = "AudienceFit", description = "How well a candidate fits the audience it was written for, as /v1/tap "
		+ "predicts it for the request's ad with the candidate's text, and its title if it has one")
record AudienceFitAnswer(@Schema(description = "What was predicted", example = "gender") String attribute,
		@Schema(description = "The wanted segment. Several are joined by commas. For a budget or impressions it is the "
				+ "smallest predicted range around the wanted one; in transsuasion it is everything above what the ad "
				+ "draws now", example = "female") String segment,
		@Schema(description = "The share of the audience predicted for the segment, 0 to 1, of several segments the "
				+ "sum. Null if nothing could be predicted, see reason; such candidates come last",
				types = {
						"number", "null" },
				example = "0.84") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double share,
		@Schema(description = "The share predicted in the same way for the ad that was rewritten; null where there is "
				+ "none (/v1/tag)", types = { "number", "null" },
				example = "0.42") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double sourceShare,
		@Schema(description = "share divided by sourceShare: above 1, the candidate is predicted to fit the segment "
				+ "better than the ad it was made from. A ratio of two predictions, not a forecast of clicks or sales. "
				+ "Null if one of the two is null or sourceShare is 0", types = { "number", "null" },
				example = "2.0") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double lift,
		@Schema(description = "Whether the share rests on enough evidence, as in /v1/tap; absent without a share",
				allowableValues = { "sufficient", "insufficient" },
				example = "sufficient") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String evidence,
		@Schema(description = "The rule that decided, as in /v1/tap",
				allowableValues = { "body-too-short", "shares-too-flat", "segments-stand-out" },
				example = "segments-stand-out") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String evidenceRule,
		@Schema(description = "Why a share is null: empty-text: the candidate has no text; prompt-too-long: the "
				+ "prediction's prompt about it exceeds the checkpoint's context; source-prompt-too-long: that about "
				+ "the ad that was rewritten does, so sourceShare is null; policy: the text is withheld",
				allowableValues = { "empty-text", "prompt-too-long", "source-prompt-too-long", "policy" },
				example = "empty-text") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
		@Schema(description = "The exact prompt of the prediction, with ?explain=prompt") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String prompt){

	static @Nullable AudienceFitAnswer of(@Nullable AudienceFit fit, boolean explained) {
		if (fit == null) {
			return null;
		}
		EvidenceRule evidence = fit.evidence();
		AudienceFit.Reason reason = fit.reason();
		return new AudienceFitAnswer(fit.wanted().attribute().label(), fit.wanted().label(), fit.share(),
				fit.sourceShare(), fit.lift(), (evidence != null) ? word(evidence) : null,
				(evidence != null) ? evidence.label() : null, (reason != null) ? reason.label() : null,
				explained ? fit.prompt() : null);
	}

	static @Nullable AudienceFitAnswer withheld(@Nullable AudienceFit fit) {
		return (fit == null) ? null : new AudienceFitAnswer(fit.wanted().attribute().label(), fit.wanted().label(),
				null, fit.sourceShare(), null, null, null, "policy", null);
	}

	static String word(EvidenceRule evidence) {
		return evidence.sufficient() ? "sufficient" : "insufficient";
	}

}
