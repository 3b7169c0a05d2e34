package io.alignserve.serving;

import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Service;

import io.alignserve.pool.UnknownModelException;
import io.alignserve.pool.Lease;
import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceShares;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.task.Attribute;

/**
 * Target audience prediction (TAP): which segments an ad appeals to, and what budget and
 * impressions it would draw.
 */
@Service
public class PredictAudience {

	private static final int TOP_REGIONS = 3;

	private final ModelLeases leases;

	private final ServingProperties properties;

	PredictAudience(ModelLeases leases, ServingProperties properties) {
		this.leases = leases;
		this.properties = properties;
	}

	/**
	 * Predicts. All attributes are submitted at once, so they share steps.
	 * @param command what is asked
	 * @param listener who waits for it
	 * @return the prediction
	 * @throws UnknownModelException if there is no such model
	 * @throws PromptTooLongException if a prompt and its answers exceed the context
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	public AudiencePrediction predict(Command command, AnswerListener listener) {
		Patience patience = new Patience(this.properties.deadline(), listener);
		long start = System.nanoTime();
		return this.leases.with(command.model(), command.requestId(), listener, (lease) -> {
			Room.require(lease, 1, listener);
			List<AttributeQuestion> questions = command.attributes()
				.stream()
				.flatMap((attribute) -> AttributeQuestion.of(attribute, command).stream())
				.toList();
			List<ScoringResult> results = score(questions, command, lease, patience, listener);
			return prediction(command, lease, questions, results, System.nanoTime() - start);
		});
	}

	private static List<ScoringResult> score(List<AttributeQuestion> questions, Command command, Lease lease,
			Patience patience, AnswerListener listener) {
		List<ScoringRequest> requests = questions.stream()
			.map((question) -> question.request(command.requestId(), lease.checkpoint()))
			// Calibrated, a share that is small may become a large one.
			.map((request) -> command.calibrate() ? request.exactly() : request)
			.toList();
		listener.onBegin(AnsweringModel.of(lease),
				requests.stream().mapToInt((request) -> request.prompt().size()).sum());
		return new ScoringBatch(lease.checkpoint().engine(), patience).score(requests, listener);
	}

	private AudiencePrediction prediction(Command command, Lease lease, List<AttributeQuestion> questions,
			List<ScoringResult> results, long totalNanos) {
		int step = command.calibrate() ? 2 : 1;
		List<AudiencePrediction.Prediction> predictions = new ArrayList<>();
		for (int i = 0; i < questions.size(); i += step) {
			AudienceShares shares = questions.get(i).shares(results.get(i));
			if (command.calibrate()) {
				shares = Calibration.calibrate(shares, questions.get(i + 1).shares(results.get(i + 1)));
			}
			predictions.add(prediction(questions.get(i), shares, body(command.ad())));
		}
		long queueNanos = results.stream().mapToLong(ScoringResult::queueNanos).max().orElse(0);
		return new AudiencePrediction(AnsweringModel.of(lease), predictions, Usage.of(results),
				Timing.ofNanos(queueNanos, null, totalNanos));
	}

	private AudiencePrediction.Prediction prediction(AttributeQuestion question, AudienceShares shares, String body) {
		List<String> top = shares.top((question.attribute() == Attribute.REGION) ? TOP_REGIONS : 1)
			.stream()
			.map(AudienceShares.Share::segment)
			.toList();
		return new AudiencePrediction.Prediction(question.attribute(), shares, top,
				EvidenceRule.of(body, shares, this.properties), question.candidates().answer(top), question.prompt());
	}

	private static String body(Ad ad) {
		String body = ad.creative().body();
		return (body != null) ? body : "";
	}

	/**
	 * What is asked.
	 *
	 * @param requestId the call's id
	 * @param model alias or checkpoint
	 * @param attributes what to predict, at least one
	 * @param ad the ad with its body
	 * @param audience what is known of its audience
	 * @param calibrate whether to take out the model's preference for some answers
	 * whatever the ad says
	 */
	public record Command(String requestId, String model, List<Attribute> attributes, Ad ad, Audience audience,
			boolean calibrate) {

		public Command {
			attributes = List.copyOf(attributes);
		}

		/**
		 * Asks another the same.
		 * @param other alias or checkpoint
		 * @return a copy
		 */
		public Command to(String other) {
			return new Command(this.requestId, other, this.attributes, this.ad, this.audience, this.calibrate);
		}

	}

}
