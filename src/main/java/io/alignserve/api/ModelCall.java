package io.alignserve.api;

import java.util.Map;

/**
 * The calls that generate or predict: they cost time and tokens, and answer differently
 * each time. A row of a batch makes one of them, and each can be repeated with an
 * {@code Idempotency-Key}.
 */
enum ModelCall {

	/** Writes an ad. */
	TAG,
	/** Carries an ad from one audience to another. */
	TRANSCREATION,
	/** Makes an ad work better for the audience it has. */
	TRANSSUASION,
	/** Predicts whom an ad appeals to. */
	TAP,
	/** Scores ads for an audience. */
	SCORE;

	/** All of them by their words. */
	static final Map<String, ModelCall> BY_WORD = Words.of(values(), ModelCall::word);

	/** What clients, the request log and rows of batches write for it. */
	String word() {
		return Words.word(this);
	}

	String path() {
		return pathOf(word());
	}

	/** Rows may come from another release, with words that are not known here. */
	static String pathOf(String word) {
		return "/v1/" + word;
	}

}
