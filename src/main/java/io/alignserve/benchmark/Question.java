package io.alignserve.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.alignserve.generation.Feed;
import io.alignserve.generation.PrefixTree;
import io.alignserve.generation.StepInput;
import io.alignserve.generation.TokenTree;
import io.alignserve.task.Attribute;
import io.alignserve.task.SegmentCandidates;
import io.alignserve.tokenizer.Tokenizer;

/**
 * A prompt and the answers to be scored after it, as audience prediction asks.
 *
 * @param prompt token ids
 * @param answers token ids of each answer
 */
record Question(List<Integer> prompt, List<List<Integer>> answers) {

	Question {
		prompt = List.copyOf(prompt);
		answers = List.copyOf(answers);
	}

	/**
	 * Makes a question.
	 * @param attribute whose segments are the answers
	 * @param tokenizer encodes them
	 * @param prompt token ids of the prompt
	 * @param vocabulary number of token ids that the model knows; larger ids are folded
	 * into it
	 * @return the question
	 */
	static Question of(Attribute attribute, Tokenizer tokenizer, int[] prompt, int vocabulary) {
		return new Question(boxed(prompt),
				SegmentCandidates.of(attribute)
					.candidates()
					.stream()
					.map((candidate) -> Arrays.stream(tokenizer.encodeContinuation(candidate.continuation()))
						.map((id) -> id % vocabulary)
						.boxed()
						.toList())
					.toList());
	}

	private static List<Integer> boxed(int[] ids) {
		return IntStream.of(ids).boxed().toList();
	}

	Question withAnswer(int index) {
		return new Question(this.prompt, List.of(this.answers.get(index)));
	}

	int longest() {
		return this.prompt.size() + this.answers.stream().mapToInt(List::size).max().orElse(0);
	}

	/**
	 * Returns the plain prefill of the prompt.
	 * @param slot the slot to write to
	 * @return one step
	 */
	StepInput prefill(int slot) {
		return new StepInput(List.of(Feed.prompt(slot, 0, tokens(this.prompt), 0, Feed.Wanted.LIKELIEST)), List.of());
	}

	/** The prompt but its last token, which is node 0 of the tree. */
	Feed feed(int slot) {
		return Feed.prompt(slot, 0, tokens(this.prompt.subList(0, this.prompt.size() - 1)), 0, Feed.Wanted.NONE);
	}

	TokenTree tree(int slot) {
		PrefixTree tree = new PrefixTree(this.prompt.get(this.prompt.size() - 1), this.answers);
		return new TokenTree(slot, this.prompt.size() - 1, 0, tree.tokens(), tree.parents());
	}

	private static int[] tokens(List<Integer> ids) {
		return ids.stream().mapToInt(Integer::intValue).toArray();
	}

}
