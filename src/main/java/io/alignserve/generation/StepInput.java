package io.alignserve.generation;

import java.util.List;

/**
 * What one forward pass computes.
 *
 * @param feeds chunks of prompts and generated tokens, at most one feed a slot
 * @param trees continuations to score
 */
public record StepInput(List<Feed> feeds, List<TokenTree> trees) {

	public StepInput {
		feeds = List.copyOf(feeds);
		trees = List.copyOf(trees);
	}

}
