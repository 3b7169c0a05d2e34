package io.alignserve.api;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.Phase;

/**
 * Waits for an answer that is sent as a whole.
 *
 * @param exchange the call
 */
record JsonListener(Exchange exchange) implements AnswerListener {

	@Override
	public String caller() {
		return this.exchange.notes().caller();
	}

	@Override
	public void onBegin(AnsweringModel model, int promptTokens) {
		this.exchange.notes().begun(model, promptTokens);
	}

	@Override
	public void onPhase(Phase phase, long beganNanos, long endedNanos) {
		this.exchange.notes().phase(phase, beganNanos, endedNanos);
	}

	@Override
	public boolean isGone() {
		return ConnectionProbe.isGone(this.exchange.request());
	}

}
