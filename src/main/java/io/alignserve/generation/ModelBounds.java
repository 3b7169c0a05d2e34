package io.alignserve.generation;

import java.util.List;

/**
 * What a model can be asked for, whoever computes it.
 *
 * @param vocabularySize token ids are below it
 * @param contextLength the largest number of positions of one sequence
 */
public record ModelBounds(int vocabularySize, int contextLength) {

	/**
	 * Checks a request.
	 * @param request the request
	 * @throws IllegalArgumentException if a token is none of the model's, or prompt and
	 * answer may be longer than the context
	 */
	public void require(GenerationRequest request) {
		requireTokens("prompt", request.prompt());
		requireContext(request.prompt(), request.sampling().maxTokens(), "maxTokens is ");
	}

	/**
	 * Checks a request.
	 * @param request the request
	 * @throws IllegalArgumentException if a token is none of the model's, or the prompt
	 * and a continuation are longer than the context
	 */
	public void require(ScoringRequest request) {
		requireTokens("prompt", request.prompt());
		request.continuations().forEach((continuation) -> requireTokens("continuation", continuation));
		int longest = request.continuations().stream().mapToInt(List::size).max().orElseThrow();
		requireContext(request.prompt(), longest, "the longest continuation is ");
	}

	private void requireTokens(String what, List<Integer> tokens) {
		for (int token : tokens) {
			if (token < 0 || token >= this.vocabularySize) {
				throw new IllegalArgumentException("The " + what + " holds the token id " + token
						+ ", ids go from 0 to " + (this.vocabularySize - 1));
			}
		}
	}

	private void requireContext(List<Integer> prompt, int further, String what) {
		if (prompt.size() + (long) further > this.contextLength) {
			throw new IllegalArgumentException("The prompt has " + prompt.size() + " tokens and " + what + further
					+ ": together more than the context of " + this.contextLength + " tokens");
		}
	}

}
