package io.alignserve.api;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.Phase;

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

	@Override
	public void onPhase(Phase phase, long beganNanos, long endedNanos) {
		this.notes.phase(phase, beganNanos, endedNanos);
	}

}
