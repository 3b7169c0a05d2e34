package io.alignserve.serving;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.alignserve.generation.FinishReason;
import io.alignserve.task.TaskVariant;

/**
 * What a generating use case wrote.
 *
 * @param task the variant
 * @param model who wrote it
 * @param prompt the exact prompt
 * @param settings the settings, the seed that was used included
 * @param candidates the candidates, by index or, if they were ranked, best first
 * @param usage tokens
 * @param timing times
 */
public record GeneratedAds(TaskVariant task, AnsweringModel model, String prompt, GenerationSettings settings,
		List<Candidate> candidates, Usage usage, Timing timing) {

	public GeneratedAds {
		candidates = List.copyOf(candidates);
	}

	/**
	 * One ad.
	 *
	 * @param index 0 or more
	 * @param title the headline, if the answer has one
	 * @param text the body, without the words that frame it in the answer
	 * @param finishReason why it ended
	 * @param tokens the number of tokens of the whole answer
	 * @param logProbability the natural log-probability of the whole answer
	 * @param audience how well it fits the wanted audience; {@code null} if candidates
	 * were not ranked by that
	 */
	public record Candidate(int index, @Nullable String title, String text, FinishReason finishReason, int tokens,
			double logProbability, @Nullable AudienceFit audience) {

		Candidate with(AudienceFit fit) {
			return new Candidate(this.index, this.title, this.text, this.finishReason, this.tokens, this.logProbability,
					fit);
		}

	}

}
