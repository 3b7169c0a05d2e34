package io.alignserve.api;

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

import io.alignserve.serving.PredictAudience;

/**
 * The call that predicts audiences.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Prediction", description = "Predict the audience")
class PredictionController {

	private final PredictionAnswers answers;

	private final RequestReader reader;

	PredictionController(PredictionAnswers answers, RequestReader reader) {
		this.answers = answers;
		this.reader = reader;
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
		return this.answers.answer(exchange.asking(), command, new JsonListener(exchange));
	}

}
