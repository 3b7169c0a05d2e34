package io.alignserve.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

import io.alignserve.policy.Finding;
import io.alignserve.policy.Proposal;
import io.alignserve.policy.TextGate;
import io.alignserve.provenance.Origin;
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

	private final PolicyGate policy;

	private final AnswerMarks marks;

	GenerationAnswers(ShadowCalls shadows, PolicyGate policy, AnswerMarks marks) {
		this.shadows = shadows;
		this.policy = policy;
		this.marks = marks;
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
		Proposal proposal = PolicyGate.proposal(order);
		List<Finding> flags = this.policy.admit(proposal, asking.notes());
		TextGate gate = this.policy.texts(proposal);
		GuardedListener guard = new GuardedListener(listener, gate);
		GeneratedAds ads = order.useCase().apply(order.command(), guard);
		JudgedAds judged = PolicyGate.judge(ads, gate, asking.notes());
		guard.release(judged);
		asking.notes().asked(ads.task().id(), parameters(ads.settings(), order.isRanked()));
		note(asking.notes(), judged);
		GenerationAnswer answer = answer(asking, judged, flags);
		follow(asking, order, ads, gate);
		return answer;
	}

	/** The same seed, so that the two texts can be compared. */
	private <C extends GenerationCommand<C>> void follow(Asking asking, Order<C> order, GeneratedAds ads,
			TextGate gate) {
		C command = order.command();
		this.shadows.follow(asking, command.model(), (checkpoint, notes) -> {
			notes.asked(ads.task().id(), ShadowCalls.marked(parameters(ads.settings(), order.isRanked())));
			GeneratedAds repeated = order.useCase()
				.apply(command.to(checkpoint, ads.settings()), new ShadowListener(notes));
			note(notes, PolicyGate.judge(repeated, gate, notes));
		});
	}

	private GenerationAnswer answer(Asking asking, JudgedAds judged, List<Finding> flags) {
		GeneratedAds ads = judged.ads();
		Origin origin = AnswerMarks.origin(ads.model(), asking.id());
		Long seed = ads.settings().seed();
		return new GenerationAnswer(asking.id(), ads.task().id(), ModelAnswer.of(ads.model()),
				judged.candidates()
					.stream()
					.map((candidate) -> candidate(asking, judged, candidate, origin))
					.collect(Collectors.toList()),
				(seed != null) ? seed : 0, UsageAnswer.of(ads.usage()), TimingAnswer.of(ads.timing()),
				this.marks.ofAnswer(origin, judged.texts()),
				FlagAnswer.of(Stream.concat(flags.stream(), judged.flags().stream()).toList()),
				asking.explained() ? ads.prompt() : null);
	}

	private CandidateAnswer candidate(Asking asking, JudgedAds judged, GeneratedAds.Candidate candidate,
			Origin origin) {
		String rule = judged.rule(candidate);
		return (rule != null) ? CandidateAnswer.withheld(candidate, rule)
				: CandidateAnswer.of(candidate, asking.explained(), this.marks.ofCandidate(origin, candidate));
	}

	private static void note(CallNotes notes, JudgedAds judged) {
		GeneratedAds ads = judged.ads();
		notes.answered(ads.model(), ads.usage(), ads.timing());
		notes.finished(judged.candidates().stream().map(GenerationAnswers::reason).toList());
		notes.texts(ads.prompt(), String.join("\n", judged.texts()));
	}

	private static String reason(GeneratedAds.Candidate candidate) {
		return candidate.finishReason().name().toLowerCase(Locale.ROOT);
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
