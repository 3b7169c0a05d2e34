package io.alignserve.generation;

/**
 * Why a sequence ended.
 */
public enum FinishReason {

	/** The model ended its answer, or a stop rule matched. */
	STOP,
	/** The wanted number of tokens or the context was used up. */
	LENGTH,
	/** The caller went away or cancelled. */
	CANCELLED,
	/** The request's deadline passed. */
	DEADLINE

}
