package io.alignserve.api;

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

import io.alignserve.serving.ScoreAds;
import io.alignserve.serving.ScoredAds;

/**
 * The call that scores ads for an audience.
 */
@RestController
@RequestMapping("/v1")
@Tag(name = "Prediction", description = "Predict the audience")
class ScoreController {

	private static final String TASK = "score";

	private final ScoreAds scoreAds;

	private final ScoreReader reader;

	private final ShadowCalls shadows;

	ScoreController(ScoreAds scoreAds, ScoreReader reader, ShadowCalls shadows) {
		this.scoreAds = scoreAds;
		this.reader = reader;
		this.shadows = shadows;
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
		Map<String, Object> parameters = Map.of("attribute", command.attribute().label(), "ads", command.ads().size());
		exchange.notes().asked(TASK, parameters);
		ScoredAds scored = this.scoreAds.score(command, new JsonListener(exchange));
		note(exchange.notes(), scored);
		this.shadows.follow(exchange, command.model(), (checkpoint, notes) -> {
			notes.asked(TASK, ShadowCalls.marked(parameters));
			note(notes, this.scoreAds.score(command.to(checkpoint), new ShadowListener(notes)));
		});
		return ScoreAnswer.of(exchange.id(), scored, exchange.explained());
	}

	private static void note(CallNotes notes, ScoredAds scored) {
		notes.answered(scored.model(), scored.usage(), scored.timing());
		notes.texts(lines(scored, (ad) -> ad.likelihood().prompt() + "\n" + ad.prompt()),
				lines(scored, (ad) -> ad.rank() + " " + ad.share() + " " + ad.likelihood().logProbability()));
	}

	private static String lines(ScoredAds scored, Function<ScoredAds.ScoredAd, String> line) {
		return scored.ads().stream().map(line).collect(Collectors.joining("\n"));
	}

}
