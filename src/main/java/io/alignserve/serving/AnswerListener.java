package io.alignserve.serving;

/**
 * The one who waits for an answer. It is called on the thread that called the use case,
 * so it may block: the step loop does not wait for it.
 */
public interface AnswerListener {

	/** Waits patiently and wants no text before the end. */
	AnswerListener NONE = new AnswerListener() {
	};

	/**
	 * Names who asks: a checkpoint that is tried may answer some callers only.
	 * @return the caller's name; empty if nobody knows
	 */
	default String caller() {
		return "";
	}

	/**
	 * The work begins. What is told here is known even if no answer comes of it. Told
	 * again, with all prompts so far, when predictions follow what was written.
	 * @param model who is going to answer
	 * @param promptTokens tokens of the prompts
	 */
	default void onBegin(AnsweringModel model, int promptTokens) {
	}

	/**
	 * A part of the work has ended well. Told afterwards, when nobody waits for the
	 * engine any more.
	 * @param phase which part
	 * @param beganNanos when it began, as {@link System#nanoTime()} counts
	 * @param endedNanos when it ended
	 */
	default void onPhase(Phase phase, long beganNanos, long endedNanos) {
	}

	/**
	 * Tells whether {@link #onText} is to be called.
	 * @return whether the text is wanted while it is written
	 */
	default boolean wantsText() {
		return false;
	}

	/**
	 * A candidate's text grew. The texts of one candidate, concatenated, are its final
	 * text.
	 * @param candidate the candidate's index
	 * @param text what was added, never empty
	 */
	default void onText(int candidate, String text) {
	}

	/**
	 * Tells whether nobody waits any longer. Asked after each token and several times a
	 * second; a yes cancels the generation.
	 * @return whether the caller has gone
	 */
	default boolean isGone() {
		return false;
	}

}
