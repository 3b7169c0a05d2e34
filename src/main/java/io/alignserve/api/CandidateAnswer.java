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
		@Schema(description = "How well it fits the audience, with rankBy") @Nullable AudienceFitAnswer audience){

	static CandidateAnswer of(GeneratedAds.Candidate candidate, boolean explained) {
		return new CandidateAnswer(candidate.index(), candidate.title(), candidate.text(),
				candidate.finishReason().name().toLowerCase(Locale.ROOT), candidate.tokens(),
				candidate.logProbability(), AudienceFitAnswer.of(candidate.audience(), explained));
	}

}
