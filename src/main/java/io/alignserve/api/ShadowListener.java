package io.alignserve.api;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AnsweringModel;

/**
 * Waits for an answer that only the log sees.
 *
 * @param notes what becomes known of it
 */
record ShadowListener(CallNotes notes) implements AnswerListener {

	@Override
	public String caller() {
		return this.notes.caller();
	}

	@Override
	public void onBegin(AnsweringModel model, int promptTokens) {
		this.notes.begun(model, promptTokens);
	}

}
