package io.alignserve.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.alignserve.pool.UnknownModelException;
import io.alignserve.ad.Ad;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceShares;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.FinishReason;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskPrompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * The use cases on the real pool, step loop and tokenizer, over a scripted decoder.
 */
class UseCasesTest {

	private static final Audience YOUNG = new Audience(List.of(AgeBand.AGE_25_34), List.of(Gender.FEMALE),
			List.of(UsState.OREGON));

	private static final GenerationSettings SEEDED = new GenerationSettings(1, 128, 1, 1, 0, 7L, List.of());

	private final ScriptedModel model = ScriptedModel.load(2000, new EngineLimits(4, 4, 256));

	private ServingProperties properties = new ServingProperties(Duration.ofSeconds(30), 5, 0.97);

	private GenerateAd generateAd;

	private PredictAudience predictAudience;

	@BeforeEach
	void wire() {
		this.generateAd = new GenerateAd(new AdGeneration(this.model.leases(), this.properties));
		this.predictAudience = new PredictAudience(this.model.leases(), this.properties);
	}

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void writesTheTextWithoutItsFrameAndSaysWhoWroteIt() {
		GeneratedAds ads = this.generateAd.write(tag(SEEDED), AnswerListener.NONE);
		assertThat(ads.task().id()).isEqualTo("tag-age");
		assertThat(ads.model())
			.isEqualTo(new AnsweringModel("default", ScriptedModel.NAME, ScriptedModel.DIGEST, "alignserve"));
		assertThat(ads.prompt()).isEqualTo(TaskPrompts.tag(Attribute.AGE, ad(null), YOUNG));
		GeneratedAds.Candidate candidate = ads.candidates().get(0);
		assertThat(candidate.text()).matches("Über [a-z]{8} héllo 🚲 riders, stop here or go on\\.");
		assertThat(candidate.finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(candidate.logProbability()).isEqualTo(-8 * Math.log(26), within(1e-3));
		assertThat(ads.usage().completionTokens()).isEqualTo(candidate.tokens());
	}

	@Test
	void theSeedThatIsToldGivesTheSameTextAgain() {
		GenerationSettings free = new GenerationSettings(3, 128, 1, 1, 0, null, List.of());
		GeneratedAds first = this.generateAd.write(tag(free), AnswerListener.NONE);
		GeneratedAds again = this.generateAd.write(tag(first.settings()), AnswerListener.NONE);
		GeneratedAds other = this.generateAd.write(tag(free), AnswerListener.NONE);
		assertThat(again.candidates()).isEqualTo(first.candidates());
		assertThat(other.candidates()).isNotEqualTo(first.candidates());
		assertThat(first.candidates()).extracting(GeneratedAds.Candidate::text).doesNotHaveDuplicates();
	}

	@Test
	void aStopTextEndsTheCandidateAndIsNotPartOfIt() {
		GenerationSettings stopped = new GenerationSettings(1, 128, 1, 1, 0, 7L, List.of(", stop"));
		GeneratedAds.Candidate candidate = this.generateAd.write(tag(stopped), AnswerListener.NONE).candidates().get(0);
		assertThat(candidate.text()).endsWith("🚲 riders");
		assertThat(candidate.finishReason()).isEqualTo(FinishReason.STOP);
	}

	@Test
	void streamedTextsAddUpToEachCandidate() {
		Map<Integer, StringBuilder> streamed = new TreeMap<>();
		GeneratedAds ads = this.generateAd.write(tag(new GenerationSettings(3, 70, 1, 1, 0, 7L, List.of("go on"))),
				new AnswerListener() {

					@Override
					public boolean wantsText() {
						return true;
					}

					@Override
					public void onText(int candidate, String text) {
						assertThat(text).isNotEmpty();
						streamed.computeIfAbsent(candidate, (key) -> new StringBuilder()).append(text);
					}

				});
		assertThat(streamed.values().stream().map(StringBuilder::toString).toList())
			.isEqualTo(ads.candidates().stream().map(GeneratedAds.Candidate::text).toList());
	}

	@Test
	void aCallerThatHasGoneFreesItsSlots() {
		this.model.runner().stepMillis(20);
		assertThatExceptionOfType(CallerGoneException.class)
			.isThrownBy(() -> this.generateAd.write(tag(SEEDED), gone(() -> this.model.runner().openSlots() > 0)));
		assertThat(this.model.runner().openSlots()).isZero();
		assertThat(this.model.runner().steps()).isLessThan(10);
	}

	@Test
	void aDeadlineThatPassesFreesItsSlots() {
		this.properties = new ServingProperties(Duration.ofMillis(200), 5, 0.97);
		wire();
		this.model.runner().stepMillis(20);
		assertThatExceptionOfType(DeadlinePassedException.class)
			.isThrownBy(() -> this.generateAd.write(tag(SEEDED), AnswerListener.NONE))
			.withMessageContaining("200 ms");
		assertThat(this.model.runner().openSlots()).isZero();
	}

	@Test
	void aPromptThatDoesNotFitIsRefusedBeforeAnyStep() {
		GenerationSettings tooMany = new GenerationSettings(1, 1900, 1, 1, 0, 7L, List.of());
		assertThatExceptionOfType(PromptTooLongException.class)
			.isThrownBy(() -> this.generateAd.write(tag(tooMany), AnswerListener.NONE))
			.withMessageContaining("1900")
			.withMessageContaining("2000");
		assertThat(this.model.runner().steps()).isZero();
	}

	@Test
	void moreCandidatesThanTheEngineRunsAreRefused() {
		GenerationSettings tooMany = new GenerationSettings(5, 10, 1, 1, 0, 7L, List.of());
		assertThatExceptionOfType(UnservableException.class)
			.isThrownBy(() -> this.generateAd.write(tag(tooMany), AnswerListener.NONE))
			.withMessageContaining("candidates is 5");
	}

	@Test
	void anUnknownModelIsNamed() {
		GenerateAd.Command command = new GenerateAd.Command("r", "other", Attribute.AGE, ad(null), YOUNG, SEEDED, null);
		assertThatExceptionOfType(UnknownModelException.class)
			.isThrownBy(() -> this.generateAd.write(command, AnswerListener.NONE))
			.withMessageContaining("other")
			.withMessageContaining(ScriptedModel.NAME);
	}

	@Test
	void predictsAllSegmentsOfEachAttributeInTheOrderAsked() {
		List<Attribute> attributes = List.of(Attribute.REGION, Attribute.GENDER, Attribute.AGE, Attribute.BUDGET);
		AudiencePrediction prediction = this.predictAudience.predict(tap(attributes, false), AnswerListener.NONE);
		List<Integer> segments = new ArrayList<>();
		for (AudiencePrediction.Prediction one : prediction.predictions()) {
			assertThat(one.shares().shares().stream().mapToDouble(AudienceShares.Share::share).sum()).isEqualTo(1,
					within(1e-6));
			one.top().forEach((label) -> assertThat(one.answer()).containsIgnoringCase(label));
			assertThat(one.top()).hasSize((one.attribute() == Attribute.REGION) ? 3 : 1);
			segments.add(one.shares().shares().size());
		}
		assertThat(prediction.predictions()).extracting(AudiencePrediction.Prediction::attribute)
			.containsExactlyElementsOf(attributes);
		assertThat(segments).startsWith(51, 2, 7);
	}

	@Test
	void calibrationDividesByTheSharesOfAnAdWithoutContent() {
		AudienceShares raw = shares(tap(List.of(Attribute.AGE), false));
		Ad empty = ad(Calibration.NO_CONTENT);
		AudienceShares prior = shares(
				new PredictAudience.Command("r", "default", List.of(Attribute.AGE), empty, YOUNG, false));
		AudienceShares calibrated = shares(tap(List.of(Attribute.AGE), true));
		assertThat(calibrated).isNotEqualTo(raw);
		double sum = raw.shares()
			.stream()
			.mapToDouble((share) -> share.share() / prior.shareOf(share.segment()).orElseThrow())
			.sum();
		calibrated.shares()
			.forEach((share) -> assertThat(share.share()).isEqualTo(
					raw.shareOf(share.segment()).orElseThrow() / prior.shareOf(share.segment()).orElseThrow() / sum,
					within(1e-9)));
	}

	@Test
	void evidenceIsInsufficientForAShortBodyAndForFlatShares() {
		AudienceShares flat = AudienceShares.of(Map.of("female", 0.5, "male", 0.5));
		AudienceShares clear = AudienceShares.of(Map.of("female", 0.9, "male", 0.1));
		assertThat(EvidenceRule.of("Buy now", clear, this.properties)).isEqualTo(EvidenceRule.BODY_TOO_SHORT);
		assertThat(EvidenceRule.of("Five words are enough here", flat, this.properties))
			.isEqualTo(EvidenceRule.SHARES_TOO_FLAT);
		assertThat(EvidenceRule.of("Five words are enough here", clear, this.properties))
			.isEqualTo(EvidenceRule.SEGMENTS_STAND_OUT);
	}

	@Test
	void aPredictionThatNobodyWaitsForIsCancelled() {
		this.model.runner().stepMillis(20);
		assertThatExceptionOfType(CallerGoneException.class)
			.isThrownBy(() -> this.predictAudience.predict(tap(List.of(Attribute.AGE), false), gone(() -> true)));
	}

	private AudienceShares shares(PredictAudience.Command command) {
		return this.predictAudience.predict(command, AnswerListener.NONE).predictions().get(0).shares();
	}

	private static AnswerListener gone(BooleanSupplier gone) {
		return new AnswerListener() {

			@Override
			public boolean isGone() {
				return gone.getAsBoolean();
			}

		};
	}

	private static GenerateAd.Command tag(GenerationSettings settings) {
		return new GenerateAd.Command("r", "default", Attribute.AGE, ad(null), YOUNG, settings, null);
	}

	private static PredictAudience.Command tap(List<Attribute> attributes, boolean calibrate) {
		return new PredictAudience.Command("r", "default", attributes, ad("Every ride home is a ride to remember."),
				YOUNG, calibrate);
	}

	private static Ad ad(@Nullable String body) {
		return new Ad("Uber", new Ad.Creative("Ride", body, List.of("ride")), Ad.Campaign.unknown());
	}

}
