package io.alignserve.generation;

/**
 * Hears what becomes of a request. Called by the step loop: implementations hand work
 * over and return at once.
 */
public interface GenerationListener {

	/**
	 * A candidate got a token.
	 * @param candidate the candidate's index
	 * @param token the token id
	 */
	default void onToken(int candidate, int token) {
	}

	/**
	 * The request ended well, was cancelled, or its deadline passed; called once, last.
	 * @param result everything that was generated
	 */
	void onFinished(GenerationResult result);

	/**
	 * The request failed; called once, last, instead of {@link #onFinished}.
	 * @param cause why
	 */
	void onFailed(RuntimeException cause);

}
