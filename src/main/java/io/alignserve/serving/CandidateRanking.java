package io.alignserve.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.audience.AudienceShares;
import io.alignserve.generation.ScoringRequest;
import io.alignserve.generation.ScoringResult;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.serving.AudienceFit.Reason;

/**
 * Predicts the audience of the candidates of one call, and of the ad they were made from,
 * all at once, and sorts the candidates by it. What is asked about a candidate is what
 * {@link PredictAudience} would ask about the call's ad with the candidate's text.
 */
final class CandidateRanking {

	/** Without a share last; of equal shares, and of none, the one written first. */
	private static final Comparator<GeneratedAds.Candidate> BEST_FIRST = Comparator
		.comparingDouble(CandidateRanking::sortKey)
		.thenComparingInt(GeneratedAds.Candidate::index);

	private final String requestId;

	private final Ranking ranking;

	private final ResidentCheckpoint checkpoint;

	private final ServingProperties properties;

	private final List<AttributeQuestion> questions = new ArrayList<>();

	private final List<ScoringRequest> requests = new ArrayList<>();

	CandidateRanking(String requestId, Ranking ranking, ResidentCheckpoint checkpoint, ServingProperties properties) {
		this.requestId = requestId;
		this.ranking = ranking;
		this.checkpoint = checkpoint;
		this.properties = properties;
	}

	/**
	 * Ranks.
	 * @param ads the candidates by index
	 * @param patience how long to wait
	 * @param listener who waits
	 * @return the candidates, each with its fit, best first
	 * @throws DeadlinePassedException if it took too long
	 * @throws CallerGoneException if the listener went away
	 */
	GeneratedAds rank(GeneratedAds ads, Patience patience, AnswerListener listener) {
		long start = System.nanoTime();
		Slot source = this.ranking.hasSource() ? ask(this.ranking.ad()) : Slot.NONE;
		List<Slot> slots = ads.candidates().stream().map(this::ask).toList();
		int promptTokens = this.requests.stream().mapToInt((request) -> request.prompt().size()).sum();
		listener.onBegin(ads.model(), ads.usage().promptTokens() + promptTokens);
		List<ScoringResult> results = new ScoringBatch(this.checkpoint.engine(), patience)
			.scorePatiently(this.requests);
		listener.onPhase(Phase.RANK, start, System.nanoTime());
		AudienceShares sourceShares = shares(source, results);
		Double sourceShare = (sourceShares != null) ? this.ranking.wanted().shareIn(sourceShares) : null;
		List<GeneratedAds.Candidate> ranked = new ArrayList<>();
		for (int i = 0; i < slots.size(); i++) {
			GeneratedAds.Candidate candidate = ads.candidates().get(i);
			Slot slot = slots.get(i);
			Reason reason = (slot.reason() == null && source.reason() != null) ? Reason.SOURCE_PROMPT_TOO_LONG
					: slot.reason();
			ranked.add(candidate.with(fit(candidate, slot, shares(slot, results), sourceShare, reason)));
		}
		ranked.sort(BEST_FIRST);
		return new GeneratedAds(ads.task(), ads.model(), ads.prompt(), ads.settings(), ranked,
				ads.usage().plus(Usage.of(results)), ads.timing().withRanking(System.nanoTime() - start));
	}

	private Slot ask(GeneratedAds.Candidate candidate) {
		return candidate.text().isBlank() ? new Slot(Slot.NOTHING, Reason.EMPTY_TEXT)
				: ask(AttributeQuestion.withText(this.ranking.ad(), candidate.title(), candidate.text()));
	}

	private Slot ask(Ad ad) {
		AttributeQuestion question = AttributeQuestion.about(ad, this.ranking.wanted().attribute(),
				this.ranking.audience());
		try {
			this.requests.add(question.request(this.requestId, this.checkpoint));
			this.questions.add(question);
			return new Slot(this.questions.size() - 1, null);
		}
		catch (PromptTooLongException ex) {
			// The candidates are written and paid for: one that is too long to be
			// predicted is told as that.
			return new Slot(Slot.NOTHING, Reason.PROMPT_TOO_LONG);
		}
	}

	private @Nullable AudienceShares shares(Slot slot, List<ScoringResult> results) {
		return slot.asked() ? this.questions.get(slot.index()).shares(results.get(slot.index())) : null;
	}

	private AudienceFit fit(GeneratedAds.Candidate candidate, Slot slot, @Nullable AudienceShares shares,
			@Nullable Double sourceShare, @Nullable Reason reason) {
		WantedAudience wanted = this.ranking.wanted();
		if (shares == null) {
			return new AudienceFit(wanted, null, sourceShare, null, reason, null);
		}
		return new AudienceFit(wanted, wanted.shareIn(shares), sourceShare,
				EvidenceRule.of(candidate.text(), shares, this.properties), reason,
				this.questions.get(slot.index()).prompt());
	}

	private static double sortKey(GeneratedAds.Candidate candidate) {
		Double share = Objects.requireNonNull(candidate.audience()).share();
		return (share != null) ? -share : 1;
	}

	/**
	 * Where an ad's question stands among those that are asked.
	 *
	 * @param index its index, {@link #NOTHING} if it is not asked
	 * @param reason why it is not, {@code null} if there is none
	 */
	private record Slot(int index, @Nullable Reason reason) {

		static final int NOTHING = -1;

		static final Slot NONE = new Slot(NOTHING, null);

		boolean asked() {
			return this.index != NOTHING;
		}

	}

}
