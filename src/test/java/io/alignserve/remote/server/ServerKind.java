package io.alignserve.remote.server;

/**
 * Whose answers a test server gives.
 */
public enum ServerKind {

	/**
	 * Those of llama.cpp's {@code llama-server}: log-probabilities by token id, of
	 * generated tokens only; whatever it does not know it ignores.
	 */
	LLAMA_CPP,

	/**
	 * Those of {@code vllm serve}: log-probabilities in OpenAI's own layout, of the
	 * prompt too with {@code echo}; at most 20 alternatives; a model that is not served
	 * is refused.
	 */
	VLLM

}
