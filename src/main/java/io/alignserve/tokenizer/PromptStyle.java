package io.alignserve.tokenizer;

/**
 * What a checkpoint was trained to see around a prompt.
 */
public enum PromptStyle {

	/** Nothing but the start token: what the papers' checkpoints were trained on. */
	RAW,
	/** The checkpoint's chat template, with the prompt as the user's only message. */
	CHAT

}
