package io.alignserve.serving;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.generation.EngineLimits;
import io.alignserve.serving.AudienceFit.Reason;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskPrompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Ranking on the real pool, step loop and tokenizer, over a scripted decoder whose
 * predictions depend on the prompt.
 */
class CandidateRankingTest {

	private static final ServingProperties PROPERTIES = new ServingProperties(Duration.ofSeconds(30), 5, 0.97);

	private static final Audience MEN = new Audience(List.of(), List.of(Gender.MALE), List.of(UsState.OHIO));

	private static final Audience WOMEN = new Audience(List.of(), List.of(Gender.FEMALE), List.of(UsState.OHIO));

	@Test
	void candidatesAreSortedByTheShareThatPredictionGivesThem() {
		try (ScriptedModel model = ScriptedModel.load(3000, new EngineLimits(16, 16, 512))) {
			GeneratedAds ads = rewrite(model, "Every ride home is one to remember.", WOMEN, 8, 128);
			assertThat(ads.candidates()).hasSize(8).isSortedAccordingTo((a, b) -> Double.compare(share(b), share(a)));
			assertThat(ads.candidates()).extracting(GeneratedAds.Candidate::index)
				.containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7)
				.isNotEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7));
			double source = tap(model, ad("Every ride home is one to remember."));
			for (GeneratedAds.Candidate candidate : ads.candidates()) {
				AudienceFit fit = Objects.requireNonNull(candidate.audience());
				Ad rewritten = new Ad("Uber", new Ad.Creative(candidate.title(), candidate.text(), List.of("ride")),
						Ad.Campaign.unknown());
				assertThat(fit.share()).isEqualTo(tap(model, rewritten));
				assertThat(fit.sourceShare()).isEqualTo(source);
				assertThat(fit.lift()).isEqualTo(share(candidate) / source, within(1e-12));
				assertThat(fit.prompt()).isEqualTo(TaskPrompts.tap(Attribute.GENDER, rewritten, WOMEN));
				assertThat(fit.evidence()).isNotNull();
				assertThat(fit.reason()).isNull();
			}
		}
	}

	@Test
	void usageAndTimesHoldThePredictionsToo() {
		try (ScriptedModel model = ScriptedModel.load(3000, new EngineLimits(16, 16, 512))) {
			GeneratedAds plain = new Transcreate(new AdGeneration(model.leases(), PROPERTIES))
				.rewrite(command("A ride.", WOMEN, 2, 128, false), AnswerListener.NONE);
			GeneratedAds ranked = rewrite(model, "A ride.", WOMEN, 2, 128);
			AudienceFit fit = Objects.requireNonNull(ranked.candidates().get(0).audience());
			int predicted = Objects.requireNonNull(fit.prompt()).length();
			assertThat(ranked.usage().promptTokens()).isGreaterThan(plain.usage().promptTokens() + 2 * predicted);
			assertThat(ranked.usage().completionTokens()).isGreaterThan(plain.usage().completionTokens());
			assertThat(plain.timing().rankingMillis()).isNull();
			assertThat(plain.candidates()).allSatisfy((one) -> assertThat(one.audience()).isNull());
			assertThat(ranked.timing().rankingMillis()).isBetween(0L, ranked.timing().totalMillis());
		}
	}

	@Test
	void aCandidateWithoutTextHasNoShare() {
		try (ScriptedModel model = ScriptedModel.load(3000, new EngineLimits(16, 16, 512))) {
			// Cut off within "The advertisement titled ".
			GeneratedAds ads = rewrite(model, "A ride.", WOMEN, 2, 20);
			assertThat(ads.candidates()).extracting(GeneratedAds.Candidate::index).containsExactly(0, 1);
			for (GeneratedAds.Candidate candidate : ads.candidates()) {
				AudienceFit fit = Objects.requireNonNull(candidate.audience());
				assertThat(fit.share()).isNull();
				assertThat(fit.lift()).isNull();
				assertThat(fit.sourceShare()).isNotNull();
				assertThat(fit.reason()).isEqualTo(Reason.EMPTY_TEXT);
			}
		}
	}

	@Test
	void aPredictionThatDoesNotFitIsToldAndFailsNothing() {
		// Prediction by gender names the states, transcreation does not.
		Audience everywhere = new Audience(List.of(), List.of(Gender.FEMALE), Arrays.asList(UsState.values()));
		assertThat(fitsOfSmallestContext("A ride.", everywhere)).allSatisfy((fit) -> {
			assertThat(fit.share()).isNull();
			assertThat(fit.sourceShare()).isNull();
			assertThat(fit.reason()).isEqualTo(Reason.PROMPT_TOO_LONG);
		});
		assertThat(fitsOfSmallestContext("A ride. ".repeat(80), everywhere)).allSatisfy((fit) -> {
			assertThat(fit.share()).isNotNull();
			assertThat(fit.sourceShare()).isNull();
			assertThat(fit.lift()).isNull();
			assertThat(fit.reason()).isEqualTo(Reason.SOURCE_PROMPT_TOO_LONG);
		});
	}

	private static List<AudienceFit> fitsOfSmallestContext(String body, Audience to) {
		int maxTokens = 80;
		int context;
		try (ScriptedModel model = ScriptedModel.load(3000, new EngineLimits(4, 4, 512))) {
			context = rewriteUnranked(model, body, to, maxTokens).usage().promptTokens() + maxTokens;
		}
		try (ScriptedModel model = ScriptedModel.load(context, new EngineLimits(4, 4, 512))) {
			return rewrite(model, body, to, 2, maxTokens).candidates()
				.stream()
				.map((candidate) -> Objects.requireNonNull(candidate.audience()))
				.toList();
		}
	}

	@Test
	void morePredictionsThanPlacesAreMadeAllTheSame() {
		try (ScriptedModel model = ScriptedModel.load(3000, new EngineLimits(2, 0, 512))) {
			model.runner().stepMillis(5);
			GeneratedAds ads = rewrite(model, "A ride.", WOMEN, 2, 128);
			assertThat(ads.candidates()).hasSize(2).allSatisfy((one) -> assertThat(share(one)).isPositive());
			assertThat(model.runner().openSlots()).isZero();
		}
	}

	@Test
	void aCallerWhoGoesWhileCandidatesAreRankedFreesTheirSlots() {
		try (ScriptedModel model = ScriptedModel.load(3000, new EngineLimits(16, 16, 512))) {
			int[] begun = new int[1];
			AnswerListener listener = new AnswerListener() {

				@Override
				public void onBegin(AnsweringModel by, int promptTokens) {
					begun[0]++;
					// Long enough to be asked during it, however busy the machine is.
					model.runner().stepMillis((begun[0] == 2) ? 1000 : 0);
				}

				@Override
				public boolean isGone() {
					return begun[0] == 2 && model.runner().openSlots() > 0;
				}

			};
			assertThatExceptionOfType(CallerGoneException.class)
				.isThrownBy(() -> new Transcreate(new AdGeneration(model.leases(), PROPERTIES))
					.rewrite(command("A ride.", WOMEN, 4, 128, true), listener));
			assertThat(begun[0]).isEqualTo(2);
			for (int tick = 0; tick < 100 && model.runner().openSlots() > 0; tick++) {
				new Patience(Duration.ofSeconds(30), AnswerListener.NONE).tick(null);
			}
			assertThat(model.runner().openSlots()).isZero();
		}
	}

	private static double share(GeneratedAds.Candidate candidate) {
		return Objects.requireNonNull(Objects.requireNonNull(candidate.audience()).share());
	}

	private static double tap(ScriptedModel model, Ad ad) {
		return new PredictAudience(model.leases(), PROPERTIES)
			.predict(new PredictAudience.Command("r", "default", List.of(Attribute.GENDER), ad, WOMEN, false),
					AnswerListener.NONE)
			.predictions()
			.get(0)
			.shares()
			.shareOf("female")
			.orElseThrow();
	}

	private static GeneratedAds rewrite(ScriptedModel model, String body, Audience to, int candidates, int maxTokens) {
		return new Transcreate(new AdGeneration(model.leases(), PROPERTIES))
			.rewrite(command(body, to, candidates, maxTokens, true), AnswerListener.NONE);
	}

	private static GeneratedAds rewriteUnranked(ScriptedModel model, String body, Audience to, int maxTokens) {
		return new Transcreate(new AdGeneration(model.leases(), PROPERTIES))
			.rewrite(command(body, to, 2, maxTokens, false), AnswerListener.NONE);
	}

	private static Transcreate.Command command(String body, Audience to, int candidates, int maxTokens,
			boolean ranked) {
		GenerationSettings settings = new GenerationSettings(candidates, maxTokens, 1, 1, 0, 7L, List.of());
		return new Transcreate.Command("r", "default", Attribute.GENDER, ad(body), MEN, to, settings,
				ranked ? WantedAudience.of(Attribute.GENDER, to) : null);
	}

	private static Ad ad(String body) {
		return new Ad("Uber", new Ad.Creative("Ride", body, List.of("ride")), Ad.Campaign.unknown());
	}

}
