package io.alignserve.evaluation;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.generation.DecoderRunner;
import io.alignserve.generation.Feed;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.TokenTree;

/**
 * Scores texts on a decoder, a forward pass for several of them. A feed tells what
 * follows its last token only, so the scored tokens are given as a tree without branches:
 * node 0 is the token before the first scored one, every other node follows the one
 * before it. What comes earlier is fed as a prompt.
 */
final class ChainScorer {

	/** Tokens of a pass, unless one text alone has more. */
	private static final int TOKENS_AT_A_TIME = 512;

	private final DecoderRunner runner;

	ChainScorer(DecoderRunner runner) {
		this.runner = runner;
	}

	/**
	 * Scores texts.
	 * @param texts the texts
	 * @return the sum of the natural log-probabilities of all scored tokens
	 * @throws IllegalArgumentException if a token is not in the vocabulary
	 */
	double logProbability(List<ScoredText> texts) {
		double sum = 0;
		List<ScoredText> some = new ArrayList<>();
		int tokens = 0;
		for (ScoredText text : texts) {
			requireKnown(text);
			if (!some.isEmpty() && tokens + text.tokens().size() > TOKENS_AT_A_TIME) {
				sum += score(some);
				some.clear();
				tokens = 0;
			}
			some.add(text);
			tokens += text.tokens().size();
		}
		return some.isEmpty() ? sum : sum + score(some);
	}

	private double score(List<ScoredText> texts) {
		List<Integer> slots = new ArrayList<>();
		try {
			List<Feed> feeds = new ArrayList<>();
			List<TokenTree> trees = new ArrayList<>();
			for (ScoredText text : texts) {
				int cached = text.from() - 1;
				int slot = this.runner.open(Math.max(1, cached));
				slots.add(slot);
				if (cached > 0) {
					feeds.add(Feed.prompt(slot, 0, ids(text.tokens().subList(0, cached)), 0, Feed.Wanted.NONE));
				}
				trees.add(chain(slot, cached, ids(text.tokens().subList(cached, text.tokens().size()))));
			}
			double sum = 0;
			for (float[] nodes : this.runner.run(new StepInput(feeds, trees)).trees()) {
				for (int node = 1; node < nodes.length; node++) {
					sum += nodes[node];
				}
			}
			if (!Double.isFinite(sum)) {
				throw new IllegalStateException("The decoder returned log-probabilities that are not finite numbers");
			}
			return sum;
		}
		finally {
			slots.forEach(this.runner::release);
		}
	}

	private static TokenTree chain(int slot, int start, int[] tokens) {
		int[] parents = new int[tokens.length];
		for (int node = 0; node < parents.length; node++) {
			parents[node] = node - 1;
		}
		return new TokenTree(slot, start, 0, tokens, parents);
	}

	private void requireKnown(ScoredText text) {
		for (int token : text.tokens()) {
			if (token < 0 || token >= this.runner.vocabularySize()) {
				throw new IllegalArgumentException(
						"the tokenizer has the id " + token + ", the model knows " + this.runner.vocabularySize());
			}
		}
	}

	private static int[] ids(List<Integer> tokens) {
		return tokens.stream().mapToInt(Integer::intValue).toArray();
	}

}
