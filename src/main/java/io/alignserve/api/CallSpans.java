package io.alignserve.api;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.alignserve.batch.RowCall;
import io.alignserve.requestlog.RequestRecord;
import io.alignserve.serving.AnsweringModel;

/**
 * Tells what was done for a call as OpenTelemetry's spans, below the span of the HTTP
 * request or of the batch's row: {@code queue}, {@code prefill}, {@code decode} or
 * {@code score}, {@code rank}, {@code log}. They are made once the call has ended, with
 * the times that the engine took anyway. Attributes are names, numbers and ids; texts,
 * brands and keys never become any.
 */
@Component
class CallSpans {

	private static final String SCOPE = "io.alignserve";

	private static final String LOG = "log";

	/** What parameters of calls are called in OpenTelemetry's conventions. */
	private static final Map<String, String> PARAMETERS = Map.of("candidates", "gen_ai.request.choice.count",
			"maxTokens", "gen_ai.request.max_tokens", "seed", "gen_ai.request.seed", "temperature",
			"gen_ai.request.temperature", "topP", "gen_ai.request.top_p", "topK", "gen_ai.request.top_k", "ads",
			"alignserve.ads");

	private final Tracer tracer;

	CallSpans(ObjectProvider<OpenTelemetry> telemetry) {
		this.tracer = telemetry.getIfAvailable(OpenTelemetry::noop).getTracer(SCOPE);
	}

	/**
	 * Begins the trace of a batch's row.
	 * @param call the row
	 * @return its span, to be made current and to be ended
	 */
	Span begin(RowCall call) {
		return this.tracer.spanBuilder("batch row")
			.setNoParent()
			.setSpanKind(SpanKind.CONSUMER)
			.setAttribute("alignserve.batch.id", call.batchId())
			.setAttribute(CallNames.REQUEST_ID, call.requestId())
			.startSpan();
	}

	/**
	 * Tells of a call, if the current span is one that anybody will see.
	 * @param row its row in the request log
	 * @param notes what became known of it
	 * @param write when its row was written
	 */
	void tell(RequestRecord row, CallNotes notes, Write write) {
		Span call = Span.current();
		if (!call.isRecording()) {
			return;
		}
		describe(call, row, notes);
		CallPhases phases = notes.phases();
		phases.all()
			.forEach((entry) -> span(entry.phase().name().toLowerCase(Locale.ROOT), phases.at(entry.beganNanos()),
					phases.at(entry.endedNanos())));
		span(LOG, phases.at(write.beganNanos()), phases.at(write.endedNanos()));
	}

	private void span(String name, Instant began, Instant ended) {
		this.tracer.spanBuilder(name).setStartTimestamp(began).startSpan().end(ended);
	}

	private static void describe(Span call, RequestRecord row, CallNotes notes) {
		String task = row.task();
		if (task != null) {
			call.setAttribute(CallNames.TASK, task);
			call.setAttribute(CallNames.OPERATION, CallNames.operation(task));
		}
		AnsweringModel model = notes.model();
		if (model != null) {
			call.setAttribute(CallNames.PROVIDER, model.provider());
			call.setAttribute(CallNames.REQUEST_MODEL, model.alias());
			call.setAttribute(CallNames.RESPONSE_MODEL, model.checkpoint());
			call.setAttribute("alignserve.checkpoint.digest", model.digest());
			call.setAttribute("gen_ai.usage.input_tokens", row.usage().promptTokens());
			call.setAttribute("gen_ai.usage.output_tokens", row.usage().completionTokens());
		}
		if (!notes.finishReasons().isEmpty()) {
			call.setAttribute(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), notes.finishReasons());
		}
		row.parameters().forEach((name, value) -> {
			String attribute = PARAMETERS.get(name);
			if (attribute != null && value instanceof Number number) {
				describe(call, attribute, number);
			}
		});
		if (CallNames.isError(row)) {
			call.setAttribute(CallNames.ERROR_TYPE, CallNames.errorType(row));
			if (row.status() >= ProblemType.INTERNAL_ERROR.status()) {
				call.setStatus(StatusCode.ERROR);
			}
		}
	}

	private static void describe(Span call, String attribute, Number value) {
		if (value instanceof Double || value instanceof Float) {
			call.setAttribute(attribute, value.doubleValue());
		}
		else {
			call.setAttribute(attribute, value.longValue());
		}
	}

	/**
	 * When the row of a call was written.
	 *
	 * @param beganNanos the beginning, as {@link System#nanoTime()} counts
	 * @param endedNanos the end
	 */
	record Write(long beganNanos, long endedNanos) {
	}

}
