package io.alignserve.api;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.ScoreAds;
import io.alignserve.serving.ScoredAds;

/**
 * Has ads scored, notes what became of it, and makes the answer.
 */
@Component
class ScoreAnswers {

	static final String TASK = ModelCall.SCORE.word();

	private final ScoreAds scoreAds;

	private final ShadowCalls shadows;

	private final PolicyGate policy;

	ScoreAnswers(ScoreAds scoreAds, ShadowCalls shadows, PolicyGate policy) {
		this.scoreAds = scoreAds;
		this.shadows = shadows;
		this.policy = policy;
	}

	/**
	 * Answers a call.
	 * @param asking the call
	 * @param command what is asked
	 * @param listener who waits for it
	 * @return the answer
	 */
	ScoreAnswer answer(Asking asking, ScoreAds.Command command, AnswerListener listener) {
		Map<String, Object> parameters = Map.of("attribute", command.attribute().label(), "ads", command.ads().size());
		asking.notes().asked(TASK, parameters);
		this.policy.admit(PolicyGate.proposal(command), asking.notes());
		ScoredAds scored = this.scoreAds.score(command, listener);
		note(asking.notes(), scored);
		this.shadows.follow(asking, command.model(), (checkpoint, notes) -> {
			notes.asked(TASK, ShadowCalls.marked(parameters));
			note(notes, this.scoreAds.score(command.to(checkpoint), new ShadowListener(notes)));
		});
		return ScoreAnswer.of(asking.id(), scored, asking.explained());
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
