package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.GeneratedAds;
import io.alignserve.serving.GenerationSettings;
import io.alignserve.task.TaskVariant;

/**
 * Answers a call that writes ads, as JSON or as an event stream.
 */
@Component
class GenerationCalls {

	private final JsonMapper json;

	private final ProblemWriter problems;

	GenerationCalls(JsonMapper json, ProblemWriter problems) {
		this.json = json;
		this.problems = problems;
	}

	/**
	 * Answers a call.
	 * @param exchange the call
	 * @param task the variant
	 * @param settings how candidates are written
	 * @param ranked whether they are ranked by their audience
	 * @param useCase writes them
	 * @return the response, {@code null} if it was streamed
	 */
	@Nullable ResponseEntity<GenerationAnswer> answer(Exchange exchange, TaskVariant task, GenerationSettings settings,
			boolean ranked, Function<AnswerListener, GeneratedAds> useCase) {
		exchange.notes().asked(task.id(), parameters(settings, ranked));
		if (exchange.wantsStream()) {
			stream(exchange, ranked, useCase);
			return null;
		}
		GenerationAnswer answer = answer(exchange, ranked, useCase.apply(new JsonListener(exchange)));
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
	}

	private void stream(Exchange exchange, boolean ranked, Function<AnswerListener, GeneratedAds> useCase) {
		EventStream stream = new EventStream(exchange, this.json);
		try {
			GeneratedAds ads = useCase.apply(stream);
			GenerationAnswer answer = answer(exchange, ranked, ads);
			for (GeneratedAds.Candidate candidate : ads.candidates()) {
				stream.send("candidate",
						this.json.writeValueAsString(CandidateAnswer.of(candidate, exchange.explained())));
			}
			stream.send("done", this.json.writeValueAsString(answer.withoutCandidates()));
		}
		catch (RuntimeException ex) {
			if (!stream.begun()) {
				throw ex;
			}
			Problem problem = ExceptionProblems.of(ex);
			exchange.notes().problem(problem);
			if (problem.type() != ProblemType.CLIENT_CLOSED_REQUEST) {
				stream.send("error", this.problems.document(problem, exchange.request()));
			}
		}
	}

	private static GenerationAnswer answer(Exchange exchange, boolean ranked, GeneratedAds ads) {
		List<String> texts = ads.candidates().stream().map(GeneratedAds.Candidate::text).toList();
		CallNotes notes = exchange.notes();
		notes.asked(ads.task().id(), parameters(ads.settings(), ranked));
		notes.answered(ads.model(), ads.usage(), ads.timing());
		notes.texts(ads.prompt(), String.join("\n", texts));
		Long seed = ads.settings().seed();
		return new GenerationAnswer(exchange.id(), ads.task().id(), ModelAnswer.of(ads.model()),
				ads.candidates()
					.stream()
					.map((candidate) -> CandidateAnswer.of(candidate, exchange.explained()))
					.collect(Collectors.toList()),
				(seed != null) ? seed : 0, UsageAnswer.of(ads.usage()), TimingAnswer.of(ads.timing()),
				ProvenanceAnswer.of(ads.model(), exchange.id(), texts), exchange.explained() ? ads.prompt() : null);
	}

	private static Map<String, Object> parameters(GenerationSettings settings, boolean ranked) {
		Map<String, Object> parameters = new TreeMap<>();
		parameters.put("candidates", settings.candidates());
		parameters.put("maxTokens", settings.maxTokens());
		parameters.put("temperature", settings.temperature());
		parameters.put("topP", settings.topP());
		parameters.put("topK", settings.topK());
		// The texts themselves are a client's, the log keeps none in its parameters.
		parameters.put("stops", settings.stop().size());
		if (ranked) {
			parameters.put("rankBy", RankingReader.AUDIENCE);
		}
		Long seed = settings.seed();
		if (seed != null) {
			parameters.put("seed", seed);
		}
		return parameters;
	}

}
