package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.alignserve.serving.AudiencePrediction;
import io.alignserve.serving.PredictAudience;
import io.alignserve.task.Attribute;

/**
 * The call that predicts audiences.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Prediction", description = "Predict the audience")
class PredictionController {

	private static final String TASK = "tap";

	private final PredictAudience predictAudience;

	private final RequestReader reader;

	private final ShadowCalls shadows;

	PredictionController(PredictAudience predictAudience, RequestReader reader, ShadowCalls shadows) {
		this.predictAudience = predictAudience;
		this.reader = reader;
		this.shadows = shadows;
	}

	@PostMapping(path = "/tap", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "tap", summary = "Predict whom an ad appeals to (TAP)",
			description = "Gives every gender, age group, state, budget range or impression range its share.")
	@ApiResponse(responseCode = "200", description = "The shares")
	PredictionAnswer tap(@RequestBody TapInput input,
			@ExplainParameter @RequestParam(required = false) @Nullable String explain, HttpServletRequest request,
			HttpServletResponse response) {
		Exchange exchange = Exchange.of(request, response, explain);
		PredictAudience.Command command = this.reader.tap(input, exchange.id());
		List<String> attributes = command.attributes().stream().map(Attribute::label).toList();
		Map<String, Object> parameters = Map.of("attributes", attributes, "calibrate", command.calibrate());
		exchange.notes().asked(TASK, parameters);
		AudiencePrediction prediction = this.predictAudience.predict(command, new JsonListener(exchange));
		this.shadows.follow(exchange, command.model(), (checkpoint, notes) -> {
			notes.asked(TASK, ShadowCalls.marked(parameters));
			note(notes, this.predictAudience.predict(command.to(checkpoint), new ShadowListener(notes)));
		});
		return answer(exchange, prediction);
	}

	private static PredictionAnswer answer(Exchange exchange, AudiencePrediction prediction) {
		List<String> sentences = prediction.predictions().stream().map(AudiencePrediction.Prediction::answer).toList();
		note(exchange.notes(), prediction);
		return new PredictionAnswer(exchange.id(), ModelAnswer.of(prediction.model()),
				prediction.predictions()
					.stream()
					.map((one) -> PredictionAnswer.Prediction.of(one, exchange.explained()))
					.toList(),
				UsageAnswer.of(prediction.usage()), TimingAnswer.of(prediction.timing()),
				ProvenanceAnswer.of(prediction.model(), exchange.id(), sentences));
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
