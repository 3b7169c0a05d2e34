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

import io.alignserve.serving.ScoreAds;

/**
 * The call that scores ads for an audience.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Prediction", description = "Predict the audience")
class ScoreController {

	private final ScoreAnswers answers;

	private final ScoreReader reader;

	ScoreController(ScoreAnswers answers, ScoreReader reader) {
		this.answers = answers;
		this.reader = reader;
	}

	@PostMapping(path = "/score", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "score", summary = "Score ads for an audience",
			description = "Ranks ads, for example variants of one, by the share of their audience that is predicted for "
					+ "the wanted segment, and tells how likely each text is as one written for it.")
	@ApiResponse(responseCode = "200", description = "The scores")
	ScoreAnswer score(@RequestBody ScoreInput input,
			@ExplainParameter @RequestParam(required = false) @Nullable String explain, HttpServletRequest request,
			HttpServletResponse response) {
		Exchange exchange = Exchange.of(request, response, explain);
		ScoreAds.Command command = this.reader.read(input, exchange.id());
		return this.answers.answer(exchange.asking(), command, new JsonListener(exchange));
	}

}
