package io.alignserve.serving;

import org.jspecify.annotations.Nullable;

/**
 * The prompt and the wanted answer do not fit into the checkpoint's context.
 */
public class PromptTooLongException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int promptTokens;

	private final int answerTokens;

	private final int contextLength;

	private final boolean answerIsChosen;

	/** Which of several ads it is about. */
	private final @Nullable Integer ad;

	/**
	 * Creates the exception.
	 * @param promptTokens the number of tokens of the prompt
	 * @param answerTokens the number of tokens wanted for the answer
	 * @param contextLength the number of tokens the checkpoint can take
	 * @param answerIsChosen whether the caller chooses the number of tokens of the answer
	 */
	public PromptTooLongException(int promptTokens, int answerTokens, int contextLength, boolean answerIsChosen) {
		this(promptTokens, answerTokens, contextLength, answerIsChosen, null);
	}

	private PromptTooLongException(int promptTokens, int answerTokens, int contextLength, boolean answerIsChosen,
			@Nullable Integer ad) {
		super("the prompt has " + promptTokens + " tokens and up to " + answerTokens
				+ " are wanted for the answer, together " + (promptTokens + answerTokens)
				+ "; the checkpoint's context holds " + contextLength);
		this.promptTokens = promptTokens;
		this.answerTokens = answerTokens;
		this.contextLength = contextLength;
		this.answerIsChosen = answerIsChosen;
		this.ad = ad;
	}

	PromptTooLongException ofAd(int index) {
		return new PromptTooLongException(this.promptTokens, this.answerTokens, this.contextLength, this.answerIsChosen,
				index);
	}

	/**
	 * Tells which ad it is about.
	 * @return its index in a call about several ads; {@code null} in a call about one
	 */
	public @Nullable Integer ad() {
		return this.ad;
	}

	/**
	 * Returns the length of the prompt.
	 * @return tokens
	 */
	public int promptTokens() {
		return this.promptTokens;
	}

	/**
	 * Returns what the checkpoint can take.
	 * @return tokens
	 */
	public int contextLength() {
		return this.contextLength;
	}

	/**
	 * Tells whether a shorter answer could have been asked for.
	 * @return whether the caller chooses the length of the answer
	 */
	public boolean answerIsChosen() {
		return this.answerIsChosen;
	}

}
