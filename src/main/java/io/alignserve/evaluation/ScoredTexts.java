package io.alignserve.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.dataset.Instruction;
import io.alignserve.dataset.Split;
import io.alignserve.dataset.StarterCorpus;
import io.alignserve.tokenizer.Tokenizer;

/**
 * What perplexity is measured on.
 *
 * @param source what the texts are, for people
 * @param texts the texts
 */
public record ScoredTexts(String source, List<ScoredText> texts) {

	/** A window needs a token to begin with and one to score. */
	private static final int SHORTEST = 2;

	public ScoredTexts {
		texts = List.copyOf(texts);
		if (texts.isEmpty()) {
			throw new IllegalArgumentException(source + " has no token to score");
		}
	}

	/**
	 * Cuts a text into windows, one behind the other. Where the tokenizer puts a start
	 * token before a text, each window begins with it and every token of the text is
	 * scored; else each window begins with the last token of the one before it, and every
	 * token but the first is scored. A token's context is its own window only.
	 * @param source what the text is, for people
	 * @param text the text
	 * @param tokenizer the checkpoint's tokenizer
	 * @param config the checkpoint's hyper-parameters
	 * @param window largest number of tokens of a window, 2 to the context length
	 * @return the windows
	 * @throws IllegalArgumentException if the text has no token to score or the window is
	 * out of range
	 */
	public static ScoredTexts windows(String source, String text, Tokenizer tokenizer, CheckpointConfig config,
			int window) {
		if (window < SHORTEST || window > config.contextLength()) {
			throw new IllegalArgumentException("context is " + window + ", it must be between " + SHORTEST
					+ " and what the checkpoint knows, " + config.contextLength());
		}
		List<Integer> ids = boxed(tokenizer.encodePrompt(text));
		boolean started = !ids.isEmpty() && ids.get(0) == config.startToken();
		List<ScoredText> windows = new ArrayList<>();
		for (int from = 1; from < ids.size(); from += window - 1) {
			List<Integer> tokens = new ArrayList<>();
			tokens.add(started ? ids.get(0) : ids.get(from - 1));
			tokens.addAll(ids.subList(from, Math.min(ids.size(), from + window - 1)));
			windows.add(new ScoredText(tokens, 1));
		}
		return new ScoredTexts(source, windows);
	}

	/**
	 * Draws instructions about advertisers that the starter checkpoint has never seen,
	 * all variants alike; the answers are scored, their end token included. Those that
	 * exceed the context are left out.
	 * @param tokenizer the checkpoint's tokenizer
	 * @param config the checkpoint's hyper-parameters
	 * @param instructions number of instructions
	 * @return prompts and answers
	 */
	public static ScoredTexts heldOut(Tokenizer tokenizer, CheckpointConfig config, int instructions) {
		if (instructions < 1) {
			throw new IllegalArgumentException("instructions is " + instructions + ", it must be 1 or more");
		}
		List<ScoredText> texts = new StarterCorpus(StarterEvaluation.evenly())
			.instructions(Split.HELD_OUT, EvaluationPlan.DEFAULT.seed())
			.limit(instructions)
			.map((instruction) -> answer(instruction, tokenizer, config))
			.filter((text) -> text.tokens().size() <= config.contextLength())
			.toList();
		return new ScoredTexts("answers to " + texts.size() + " held-out instructions of the synthetic corpus", texts);
	}

	private static ScoredText answer(Instruction instruction, Tokenizer tokenizer, CheckpointConfig config) {
		int[] prompt = tokenizer.encodePrompt(instruction.prompt());
		int[] answer = tokenizer.encodeContinuation(" " + instruction.answer());
		Stream<Integer> end = config.endTokens().stream().min(Integer::compare).stream();
		List<Integer> tokens = Stream
			.concat(IntStream.concat(Arrays.stream(prompt), Arrays.stream(answer)).boxed(), end)
			.toList();
		return new ScoredText(tokens, prompt.length);
	}

	private static List<Integer> boxed(int[] ids) {
		return IntStream.of(ids).boxed().toList();
	}

	/**
	 * Returns the number of scored tokens.
	 * @return 1 or more
	 */
	public long tokens() {
		return this.texts.stream().mapToLong(ScoredText::scored).sum();
	}

}
