package io.alignserve.evaluation;

import java.util.List;

/**
 * Tokens of which the last ones are scored.
 *
 * @param tokens token ids, at least two
 * @param from index of the first scored token, 1 or more: the first token of all has
 * nothing before it
 */
public record ScoredText(List<Integer> tokens, int from) {

	public ScoredText {
		tokens = List.copyOf(tokens);
		if (from < 1 || from >= tokens.size()) {
			throw new IllegalArgumentException("from is " + from + ", it must be between 1 and " + (tokens.size() - 1));
		}
	}

	int scored() {
		return this.tokens.size() - this.from;
	}

}
