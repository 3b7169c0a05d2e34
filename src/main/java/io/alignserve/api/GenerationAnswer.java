package io.alignserve.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a call that writes ads.
 *
 * @param id the call's id
 * @param task the variant
 * @param model who wrote
 * @param candidates the ads; absent at the end of a stream, which has sent them before
 * @param seed the seed used
 * @param usage tokens
 * @param timing times
 * @param provenance where the text comes from
 * @param flags what rules flag
 * @param prompt the exact prompt, if asked for
 */
@Schema(name = "GenerationResult", description = "The ads that were written")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GenerationAnswer(
		@Schema(description = "The id of the call", example = "7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4") String id,
		@Schema(description = "Which of the 18 tasks it was", example = "tag-age") String task, ModelAnswer model,
		@Schema(description = "The ads, by index or, with rankBy, best first; absent in the event done, which follows "
				+ "them") @Nullable List<CandidateAnswer> candidates,
		@Schema(description = "The seed that was used: sent again, it gives the same text", example = "42") long seed,
		UsageAnswer usage, TimingAnswer timing, ProvenanceAnswer provenance,
		@Schema(description = "What rules of acceptable use flag; absent if there is nothing") @Nullable List<FlagAnswer> flags,
		@Schema(description = "The exact prompt, with ?explain=prompt") @Nullable String prompt) {

	GenerationAnswer withoutCandidates() {
		return new GenerationAnswer(this.id, this.task, this.model, null, this.seed, this.usage, this.timing,
				this.provenance, this.flags, this.prompt);
	}

}
