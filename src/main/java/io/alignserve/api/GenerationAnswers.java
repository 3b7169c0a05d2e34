package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.GeneratedAds;
import io.alignserve.serving.GenerationCommand;
import io.alignserve.serving.GenerationSettings;
import io.alignserve.task.TaskVariant;

/**
 * Has ads written, notes what became of it, and makes the answer.
 */
@Component
class GenerationAnswers {

	private final ShadowCalls shadows;

	GenerationAnswers(ShadowCalls shadows) {
		this.shadows = shadows;
	}

	/**
	 * Answers a call.
	 * @param <C> the type of the command
	 * @param asking the call
	 * @param order what is to be written
	 * @param listener who waits for it
	 * @return the answer
	 */
	<C extends GenerationCommand<C>> GenerationAnswer answer(Asking asking, Order<C> order, AnswerListener listener) {
		asking.notes().asked(order.task().id(), parameters(order.command().settings(), order.isRanked()));
		GeneratedAds ads = order.useCase().apply(order.command(), listener);
		GenerationAnswer answer = answer(asking, order.isRanked(), ads);
		follow(asking, order, ads);
		return answer;
	}

	/** The same seed, so that the two texts can be compared. */
	private <C extends GenerationCommand<C>> void follow(Asking asking, Order<C> order, GeneratedAds ads) {
		C command = order.command();
		this.shadows.follow(asking, command.model(), (checkpoint, notes) -> {
			notes.asked(ads.task().id(), ShadowCalls.marked(parameters(ads.settings(), order.isRanked())));
			note(notes, order.useCase().apply(command.to(checkpoint, ads.settings()), new ShadowListener(notes)));
		});
	}

	private static GenerationAnswer answer(Asking asking, boolean ranked, GeneratedAds ads) {
		List<String> texts = ads.candidates().stream().map(GeneratedAds.Candidate::text).toList();
		asking.notes().asked(ads.task().id(), parameters(ads.settings(), ranked));
		note(asking.notes(), ads);
		Long seed = ads.settings().seed();
		return new GenerationAnswer(asking.id(), ads.task().id(), ModelAnswer.of(ads.model()),
				ads.candidates()
					.stream()
					.map((candidate) -> CandidateAnswer.of(candidate, asking.explained()))
					.collect(Collectors.toList()),
				(seed != null) ? seed : 0, UsageAnswer.of(ads.usage()), TimingAnswer.of(ads.timing()),
				ProvenanceAnswer.of(ads.model(), asking.id(), texts), asking.explained() ? ads.prompt() : null);
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

	/**
	 * What is to be written, and by which use case.
	 *
	 * @param <C> the type of the command
	 * @param task the variant
	 * @param command what is asked
	 * @param useCase writes the candidates
	 */
	record Order<C extends GenerationCommand<C>>(TaskVariant task, C command,
			BiFunction<C, AnswerListener, GeneratedAds> useCase) {

		boolean isRanked() {
			return this.command.rankedFor() != null;
		}

	}

}
