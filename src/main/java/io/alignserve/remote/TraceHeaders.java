package io.alignserve.remote;

import java.net.http.HttpRequest;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;

/**
 * The trace that a request belongs to, for the server to go on with (W3C trace context).
 * Requests are sent on other threads than the one that knows it.
 */
final class TraceHeaders {

	private final Context context;

	private TraceHeaders(Context context) {
		this.context = context;
	}

	/** Remembers the trace of this thread, if there is one. */
	static TraceHeaders current() {
		return new TraceHeaders(Context.current());
	}

	void addTo(HttpRequest.Builder request) {
		W3CTraceContextPropagator.getInstance().inject(this.context, request, (to, name, value) -> {
			if (to != null) {
				to.header(name, value);
			}
		});
	}

}
