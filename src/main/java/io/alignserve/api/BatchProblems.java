package io.alignserve.api;

import java.util.List;

import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.batch.RowAnswer;
import io.alignserve.batch.RowRefusal;

/**
 * The problem documents of rows, which are those that the calls themselves would meet.
 */
@Component
class BatchProblems {

	private static final int TOO_MANY_REQUESTS = 429;

	private final JsonMapper json;

	BatchProblems(JsonMapper json) {
		this.json = json;
	}

	RowAnswer answer(Problem problem, String requestId) {
		// No call was made, so it names what the row came with.
		return answer(problem, BatchController.PATH, requestId);
	}

	RowAnswer answer(Problem problem, String instance, String requestId) {
		return new RowAnswer(outcome(problem), problem.status(),
				this.json.writeValueAsString(ProblemDocument.of(problem, instance, requestId)));
	}

	private static RowAnswer.Outcome outcome(Problem problem) {
		if (problem.type() == ProblemType.CLIENT_CLOSED_REQUEST) {
			return RowAnswer.Outcome.STOPPED;
		}
		boolean temporary = problem.status() == TOO_MANY_REQUESTS || problem.status() == ProblemType.OVERLOADED.status()
				|| problem.status() == ProblemType.DEADLINE_PASSED.status();
		return temporary ? RowAnswer.Outcome.TEMPORARY : RowAnswer.Outcome.FAILED;
	}

	private static Problem duplicate() {
		String detail = "is that of an earlier row of the batch; give each row its own";
		return new Problem(ProblemType.INVALID_REQUEST, ProblemType.INVALID_REQUEST.status(), "/customId: " + detail,
				List.of(new FieldError("/customId", detail)));
	}

	RowAnswer refuse(RowRefusal refusal, String requestId) {
		Problem problem = switch (refusal) {
			case DUPLICATE -> duplicate();
			case EXHAUSTED -> Problem.of(ProblemType.UNAVAILABLE,
					"the row was begun as often as is allowed (alignserve.batch.max-attempts) without an answer");
			case CANCELLED -> Problem.of(ProblemType.CONFLICT, "the batch was cancelled before the row was answered");
			case EXPIRED -> Problem.of(ProblemType.DEADLINE_PASSED,
					"the batch expired before the row was answered (alignserve.batch.time-to-live)");
		};
		RowAnswer answer = answer(problem, requestId);
		return new RowAnswer(RowAnswer.Outcome.FAILED, answer.status(), answer.json());
	}

}
