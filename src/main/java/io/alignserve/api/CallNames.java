package io.alignserve.api;

import io.micrometer.core.instrument.Tags;

import io.alignserve.requestlog.RequestRecord;
import io.alignserve.serving.AnsweringModel;

/**
 * What calls are called in metrics and traces: OpenTelemetry's names where it has some,
 * and ours below {@code alignserve}.
 */
final class CallNames {

	static final String OPERATION = "gen_ai.operation.name";

	static final String PROVIDER = "gen_ai.provider.name";

	static final String REQUEST_MODEL = "gen_ai.request.model";

	static final String RESPONSE_MODEL = "gen_ai.response.model";

	static final String TOKEN_TYPE = "gen_ai.token.type";

	static final String ERROR_TYPE = "error.type";

	static final String TASK = "alignserve.task";

	/** The id as ECS calls it. */
	static final String REQUEST_ID = "http.request.id";

	private static final String NO_ERROR = "none";

	private CallNames() {
	}

	/** All values are the service's own: names of tasks, checkpoints and aliases. */
	static Tags metricTags(AnsweringModel model, String task) {
		return Tags.of(OPERATION, operation(task), PROVIDER, model.provider(), REQUEST_MODEL, model.alias(),
				RESPONSE_MODEL, model.checkpoint(), TASK, task);
	}

	/**
	 * Names the operation.
	 * @param task the variant's id, {@code tap} or {@code score}
	 * @return the convention's name for writing; scoring has none, so it has ours
	 */
	static String operation(String task) {
		return (task.equals(PredictionAnswers.TASK) || task.equals(ScoreAnswers.TASK)) ? "score" : "text_completion";
	}

	/**
	 * Names the kind of problem that a call met.
	 * @param call its row
	 * @return the last part of the problem's type, {@code none} if there was no problem
	 */
	static String errorType(RequestRecord call) {
		String type = call.problemType();
		return (type != null) ? type.substring(type.lastIndexOf(':') + 1) : NO_ERROR;
	}

	static boolean isError(RequestRecord call) {
		return call.problemType() != null;
	}

}
