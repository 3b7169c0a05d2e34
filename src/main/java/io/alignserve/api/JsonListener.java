package io.alignserve.api;

import io.alignserve.serving.AnswerListener;

/**
 * Waits for an answer that is sent as a whole.
 *
 * @param exchange the call
 */
record JsonListener(Exchange exchange) implements AnswerListener {

	@Override
	public boolean isGone() {
		return ConnectionProbe.isGone(this.exchange.request());
	}

}
