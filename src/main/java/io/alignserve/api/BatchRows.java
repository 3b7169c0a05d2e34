package io.alignserve.api;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.access.RequestIds;
import io.alignserve.batch.RowAnswer;
import io.alignserve.batch.RowAnswering;
import io.alignserve.batch.RowCall;
import io.alignserve.batch.RowRefusal;
import io.alignserve.pool.CheckpointPool;

/**
 * Answers rows of batches: as the calls themselves, with the same JSON, the same problem
 * documents, and a row each in the request log.
 */
@Component
class BatchRows implements RowAnswering {

	private static final int OK = 200;

	private final RowTasks tasks;

	private final BatchProblems problems;

	private final CheckpointPool pool;

	private final CallLedger ledger;

	private final CallSpans spans;

	private final JsonMapper json;

	BatchRows(RowTasks tasks, BatchProblems problems, CheckpointPool pool, CallLedger ledger, CallSpans spans,
			JsonMapper json) {
		this.tasks = tasks;
		this.problems = problems;
		this.pool = pool;
		this.ledger = ledger;
		this.spans = spans;
		this.json = json;
	}

	@Override
	public RowAnswer answer(RowCall call) {
		Span span = this.spans.begin(call);
		try (Scope scope = span.makeCurrent();
				MDC.MDCCloseable context = MDC.putCloseable(RequestIds.LOG_CONTEXT, call.requestId())) {
			return answerAndRecord(call);
		}
		finally {
			span.end();
		}
	}

	private RowAnswer answerAndRecord(RowCall call) {
		CallNotes notes = new CallNotes();
		notes.caller(call.owner());
		RowAnswer answer;
		try {
			Object answered = this.tasks.answer(call, notes);
			answer = new RowAnswer(RowAnswer.Outcome.ANSWERED, OK, this.json.writeValueAsString(answered));
		}
		catch (JacksonException ex) {
			answer = failed(call, notes, JsonProblems.of(ex));
		}
		catch (RuntimeException ex) {
			answer = failed(call, notes, ExceptionProblems.of(ex));
		}
		notes.body(call.body());
		if (answer.outcome() == RowAnswer.Outcome.ANSWERED || answer.outcome() == RowAnswer.Outcome.FAILED) {
			this.ledger.close(notes, call.requestId(), answer.status());
			notes.ended();
		}
		return answer;
	}

	private RowAnswer failed(RowCall call, CallNotes notes, Problem problem) {
		notes.problem(problem);
		RowAnswer answer = this.problems.answer(problem, ModelCall.pathOf(call.task()), call.requestId());
		return (call.last() && answer.outcome() == RowAnswer.Outcome.TEMPORARY)
				? new RowAnswer(RowAnswer.Outcome.FAILED, answer.status(), answer.json()) : answer;
	}

	/**
	 * Interactive calls wait in the engines' queues; while there is one, no row begins.
	 * An instance that serves no alias, as while it starts, would fail its rows.
	 */
	@Override
	public boolean hasRoom() {
		return !this.pool.status().routes().isEmpty()
				&& this.pool.engines().statuses().values().stream().allMatch((engine) -> engine.waiting() == 0);
	}

	@Override
	public RowAnswer refuse(RowRefusal refusal, String requestId) {
		return this.problems.refuse(refusal, requestId);
	}

}
