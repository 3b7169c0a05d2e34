package io.alignserve.api;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.serving.GeneratedAds;

/**
 * One ad that was written.
 *
 * @param index 0 or more
 * @param title headline
 * @param text body
 * @param finishReason why it ended
 * @param tokens number of tokens
 * @param logProbability log-probability
 * @param audience how well it fits the audience
 * @param rule the rule that withholds it
 * @param provenance where it comes from
 */
@Schema(name = "Candidate", description = "One ad that was written")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CandidateAnswer(@Schema(description = "0 or more", example = "0") int index,
		@Schema(description = "The headline; absent if none was written") @Nullable String title,
		@Schema(description = "The body") String text,
		@Schema(description = "stop: the model ended it or a stop text came; length: maxTokens was reached; policy: "
				+ "a rule ended it",
				allowableValues = {
						"stop", "length", "policy" },
				example = "stop") String finishReason,
		@Schema(description = "Number of tokens", example = "64") int tokens,
		@Schema(description = "Natural log-probability of the whole answer under the model, before temperature and "
				+ "truncation", example = "-71.3") double logProbability,
		@Schema(description = "How well it fits the audience, with rankBy") @Nullable AudienceFitAnswer audience,
		@Schema(description = "With finishReason policy, the id of the rule that withholds the text, which is empty; "
				+ "else absent", example = "fraud-written") @Nullable String rule,
		@Schema(description = "Where the text comes from; absent if it is withheld") @Nullable ProvenanceAnswer provenance){

	private static final String POLICY = "policy";

	static CandidateAnswer of(GeneratedAds.Candidate candidate, boolean explained, ProvenanceAnswer provenance) {
		return new CandidateAnswer(candidate.index(), candidate.title(), candidate.text(),
				candidate.finishReason().name().toLowerCase(Locale.ROOT), candidate.tokens(),
				candidate.logProbability(), AudienceFitAnswer.of(candidate.audience(), explained), null, provenance);
	}

	static CandidateAnswer withheld(GeneratedAds.Candidate candidate, String rule) {
		return new CandidateAnswer(candidate.index(), null, "", POLICY, candidate.tokens(), candidate.logProbability(),
				AudienceFitAnswer.withheld(candidate.audience()), rule, null);
	}

}
