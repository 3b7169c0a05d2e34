package io.alignserve.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.springframework.stereotype.Service;

import io.alignserve.pool.UnknownModelException;
import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceShares;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.task.Attribute;

/**
 * Scores ads for an audience: how likely each text is as one written for it (the text as
 * the answer of TAG), and which share of its audience each would find there (TAP).
 */
@Service
public class ScoreAds {

	private final ModelLeases leases;

	private final ServingProperties properties;

	ScoreAds(ModelLeases leases, ServingProperties properties) {
		this.leases = leases;
		this.properties = properties;
	}

	/**
	 * Scores. Everything is submitted at once, so it shares steps.
	 * @param command what is asked
	 * @param listener who waits for it
	 * @return the scores
	 * @throws UnknownModelException if there is no such model
	 * @throws PromptTooLongException if a prompt and its answer exceed the context; it
	 * tells of which ad
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	public ScoredAds score(Command command, AnswerListener listener) {
		Patience patience = new Patience(this.properties.deadline(), listener);
		long start = System.nanoTime();
		return this.leases.with(command.model(), command.requestId(), listener, (lease) -> {
			ResidentCheckpoint checkpoint = lease.checkpoint();
			Room.require(lease, 1, listener);
			List<Questions> questions = command.ads().stream().map((ad) -> Questions.about(ad, command)).toList();
			List<ScoringRequest> requests = new ArrayList<>();
			for (int i = 0; i < questions.size(); i++) {
				requests.addAll(questions.get(i).requests(i, command.requestId(), checkpoint));
				patience.check();
			}
			listener.onBegin(AnsweringModel.of(lease),
					requests.stream().mapToInt((request) -> request.prompt().size()).sum());
			List<ScoringResult> results = new ScoringBatch(checkpoint.engine(), patience).score(requests, listener);
			long queueNanos = results.stream().mapToLong(ScoringResult::queueNanos).max().orElse(0);
			return new ScoredAds(AnsweringModel.of(lease), command.wanted(), scores(command, questions, results),
					Usage.of(results), Timing.ofNanos(queueNanos, null, System.nanoTime() - start));
		});
	}

	private List<ScoredAds.ScoredAd> scores(Command command, List<Questions> questions, List<ScoringResult> results) {
		List<AudienceShares> shares = IntStream.range(0, questions.size())
			.mapToObj((i) -> questions.get(i).audience().shares(results.get(2 * i + 1)))
			.toList();
		List<Integer> bestFirst = IntStream.range(0, shares.size())
			.boxed()
			.sorted(Comparator.comparingDouble((Integer i) -> -command.wanted().shareIn(shares.get(i))))
			.toList();
		List<ScoredAds.ScoredAd> scored = new ArrayList<>();
		for (int i = 0; i < questions.size(); i++) {
			String body = Objects.requireNonNull(command.ads().get(i).creative().body());
			scored.add(new ScoredAds.ScoredAd(bestFirst.indexOf(i) + 1, command.wanted().shareIn(shares.get(i)),
					EvidenceRule.of(body, shares.get(i), this.properties),
					questions.get(i).text().likelihood(results.get(2 * i)), questions.get(i).audience().prompt()));
		}
		return scored;
	}

	/**
	 * What is asked.
	 *
	 * @param requestId the call's id
	 * @param model alias or checkpoint
	 * @param attribute age, gender or region
	 * @param ads the ads with their bodies, at least one
	 * @param audience the wanted audience, not empty in {@code attribute}
	 */
	public record Command(String requestId, String model, Attribute attribute, List<Ad> ads, Audience audience) {

		public Command {
			ads = List.copyOf(ads);
		}

		/**
		 * Asks another the same.
		 * @param other alias or checkpoint
		 * @return a copy
		 */
		public Command to(String other) {
			return new Command(this.requestId, other, this.attribute, this.ads, this.audience);
		}

		WantedAudience wanted() {
			return WantedAudience.of(this.attribute, this.audience);
		}

	}

	/**
	 * What is asked about one ad.
	 *
	 * @param text how likely its text is
	 * @param audience whom it appeals to
	 */
	private record Questions(AnswerQuestion text, AttributeQuestion audience) {

		static Questions about(Ad ad, Command command) {
			return new Questions(AnswerQuestion.about(ad, command.attribute(), command.audience()),
					AttributeQuestion.about(ad, command.attribute(), command.audience()));
		}

		List<ScoringRequest> requests(int index, String requestId, ResidentCheckpoint checkpoint) {
			try {
				return List.of(this.text.request(requestId, checkpoint), this.audience.request(requestId, checkpoint));
			}
			catch (PromptTooLongException ex) {
				throw ex.ofAd(index);
			}
		}

	}

}
