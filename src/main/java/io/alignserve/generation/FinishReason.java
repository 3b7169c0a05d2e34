package io.alignserve.generation;

/**
 * Why a sequence ended.
 */
public enum FinishReason {

	/** The model ended its answer, or a stop rule matched. */
	STOP,
	/** The wanted number of tokens or the context was used up. */
	LENGTH,
	/** The caller went away, cancelled, or its deadline passed. */
	CANCELLED

}
