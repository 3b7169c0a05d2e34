package io.alignserve.api;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AnsweringModel;

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
	public boolean isGone() {
		return ConnectionProbe.isGone(this.exchange.request());
	}

}
