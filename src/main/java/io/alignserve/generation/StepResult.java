package io.alignserve.generation;

import java.util.List;

/**
 * What one forward pass found.
 *
 * @param next for each feed what follows its last token
 * @param trees for each tree the natural log-probability of each node's token given its
 * parent's path; 0 for node 0
 */
public record StepResult(List<NextToken> next, List<float[]> trees) {

	public StepResult {
		next = List.copyOf(next);
		trees = List.copyOf(trees);
	}

}
