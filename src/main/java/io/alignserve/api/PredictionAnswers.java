package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AudiencePrediction;
import io.alignserve.serving.PredictAudience;
import io.alignserve.task.Attribute;

/**
 * Has an audience predicted, notes what became of it, and makes the answer.
 */
@Component
class PredictionAnswers {

	static final String TASK = ModelCall.TAP.word();

	private final PredictAudience predictAudience;

	private final ShadowCalls shadows;

	private final PolicyGate policy;

	private final AnswerMarks marks;

	PredictionAnswers(PredictAudience predictAudience, ShadowCalls shadows, PolicyGate policy, AnswerMarks marks) {
		this.predictAudience = predictAudience;
		this.shadows = shadows;
		this.policy = policy;
		this.marks = marks;
	}

	/**
	 * Answers a call.
	 * @param asking the call
	 * @param command what is asked
	 * @param listener who waits for it
	 * @return the answer
	 */
	PredictionAnswer answer(Asking asking, PredictAudience.Command command, AnswerListener listener) {
		List<String> attributes = command.attributes().stream().map(Attribute::label).toList();
		Map<String, Object> parameters = Map.of("attributes", attributes, "calibrate", command.calibrate());
		asking.notes().asked(TASK, parameters);
		this.policy.admit(PolicyGate.proposal(command), asking.notes());
		AudiencePrediction prediction = this.predictAudience.predict(command, listener);
		this.shadows.follow(asking, command.model(), (checkpoint, notes) -> {
			notes.asked(TASK, ShadowCalls.marked(parameters));
			note(notes, this.predictAudience.predict(command.to(checkpoint), new ShadowListener(notes)));
		});
		return answer(asking, prediction);
	}

	private PredictionAnswer answer(Asking asking, AudiencePrediction prediction) {
		List<String> sentences = prediction.predictions().stream().map(AudiencePrediction.Prediction::answer).toList();
		note(asking.notes(), prediction);
		return new PredictionAnswer(asking.id(), ModelAnswer.of(prediction.model()),
				prediction.predictions()
					.stream()
					.map((one) -> PredictionAnswer.Prediction.of(one, asking.explained()))
					.toList(),
				UsageAnswer.of(prediction.usage()), TimingAnswer.of(prediction.timing()),
				this.marks.ofAnswer(AnswerMarks.origin(prediction.model(), asking.id()), sentences));
	}

	private static void note(CallNotes notes, AudiencePrediction prediction) {
		notes.answered(prediction.model(), prediction.usage(), prediction.timing());
		notes.texts(lines(prediction, AudiencePrediction.Prediction::prompt),
				lines(prediction, AudiencePrediction.Prediction::answer));
	}

	private static String lines(AudiencePrediction prediction, Function<AudiencePrediction.Prediction, String> line) {
		return prediction.predictions().stream().map(line).collect(Collectors.joining("\n"));
	}

}
