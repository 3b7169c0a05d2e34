package io.alignserve.tokenizer;

import java.nio.file.Path;

/**
 * The way between text and token ids of one checkpoint. Safe for use by several threads.
 * SKELETON: to be implemented over DJL's HuggingFaceTokenizer.
 */
public final class Tokenizer implements AutoCloseable {

	private Tokenizer() {
	}

	/**
	 * Loads a tokenizer.
	 * @param folder a checkpoint folder with {@code tokenizer.json}
	 * @return the tokenizer
	 */
	public static Tokenizer load(Path folder) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Encodes a whole prompt, with the start token that the checkpoint wants.
	 * @param text the prompt
	 * @return token ids
	 */
	public int[] encodePrompt(String text) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Encodes a continuation, without special tokens.
	 * @param text the text, leading space included
	 * @return token ids
	 */
	public int[] encodeContinuation(String text) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Decodes token ids, special tokens left out. The text of a prefix of ids need not be
	 * a prefix of the text of all ids while a character's bytes are incomplete.
	 * @param ids token ids
	 * @return the text
	 */
	public String decode(int[] ids) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the number of token ids.
	 * @return the vocabulary size
	 */
	public int vocabularySize() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

}
