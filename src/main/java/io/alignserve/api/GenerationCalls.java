package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.GeneratedAds;
import io.alignserve.serving.GenerationCommand;
import io.alignserve.serving.GenerationSettings;
import io.alignserve.task.TaskVariant;

/**
 * Answers a call that writes ads, as JSON or as an event stream.
 */
@Component
class GenerationCalls {

	private final JsonMapper json;

	private final ProblemWriter problems;

	private final ShadowCalls shadows;

	GenerationCalls(JsonMapper json, ProblemWriter problems, ShadowCalls shadows) {
		this.json = json;
		this.problems = problems;
		this.shadows = shadows;
	}

	/**
	 * Answers a call.
	 * @param <C> the type of the command
	 * @param exchange the call
	 * @param task the variant
	 * @param command what is asked
	 * @param useCase writes the candidates
	 * @return the response, {@code null} if it was streamed
	 */
	<C extends GenerationCommand<C>> @Nullable ResponseEntity<GenerationAnswer> answer(Exchange exchange,
			TaskVariant task, C command, BiFunction<C, AnswerListener, GeneratedAds> useCase) {
		boolean ranked = command.rankedFor() != null;
		exchange.notes().asked(task.id(), parameters(command.settings(), ranked));
		if (exchange.wantsStream()) {
			stream(exchange, command, useCase);
			return null;
		}
		GeneratedAds ads = useCase.apply(command, new JsonListener(exchange));
		GenerationAnswer answer = answer(exchange, ranked, ads);
		follow(exchange, command, ads, useCase);
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
	}

	/** The same seed, so that the two texts can be compared. */
	private <C extends GenerationCommand<C>> void follow(Exchange exchange, C command, GeneratedAds ads,
			BiFunction<C, AnswerListener, GeneratedAds> useCase) {
		boolean ranked = command.rankedFor() != null;
		this.shadows.follow(exchange, command.model(), (checkpoint, notes) -> {
			notes.asked(ads.task().id(), ShadowCalls.marked(parameters(ads.settings(), ranked)));
			note(notes, useCase.apply(command.to(checkpoint, ads.settings()), new ShadowListener(notes)));
		});
	}

	private <C extends GenerationCommand<C>> void stream(Exchange exchange, C command,
			BiFunction<C, AnswerListener, GeneratedAds> useCase) {
		EventStream stream = new EventStream(exchange, this.json);
		try {
			GeneratedAds ads = useCase.apply(command, stream);
			GenerationAnswer answer = answer(exchange, command.rankedFor() != null, ads);
			for (GeneratedAds.Candidate candidate : ads.candidates()) {
				stream.send("candidate",
						this.json.writeValueAsString(CandidateAnswer.of(candidate, exchange.explained())));
			}
			stream.send("done", this.json.writeValueAsString(answer.withoutCandidates()));
			follow(exchange, command, ads, useCase);
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
		note(notes, ads);
		Long seed = ads.settings().seed();
		return new GenerationAnswer(exchange.id(), ads.task().id(), ModelAnswer.of(ads.model()),
				ads.candidates()
					.stream()
					.map((candidate) -> CandidateAnswer.of(candidate, exchange.explained()))
					.collect(Collectors.toList()),
				(seed != null) ? seed : 0, UsageAnswer.of(ads.usage()), TimingAnswer.of(ads.timing()),
				ProvenanceAnswer.of(ads.model(), exchange.id(), texts), exchange.explained() ? ads.prompt() : null);
	}

	private static void note(CallNotes notes, GeneratedAds ads) {
		notes.answered(ads.model(), ads.usage(), ads.timing());
		notes.texts(ads.prompt(),
				ads.candidates().stream().map(GeneratedAds.Candidate::text).collect(Collectors.joining("\n")));
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
