package io.alignserve.serving;

import java.util.List;

import io.alignserve.generation.ScoringResult;

/**
 * What an answer cost.
 *
 * @param promptTokens tokens read
 * @param completionTokens tokens written or, for predictions, scored
 */
public record Usage(int promptTokens, int completionTokens) {

	static Usage of(List<ScoringResult> results) {
		return new Usage(results.stream().mapToInt(ScoringResult::promptTokens).sum(),
				results.stream().mapToInt(ScoringResult::treeTokens).sum());
	}

	Usage plus(Usage other) {
		return new Usage(this.promptTokens + other.promptTokens, this.completionTokens + other.completionTokens);
	}

}
