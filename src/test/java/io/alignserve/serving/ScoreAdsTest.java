package io.alignserve.serving;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.alignserve.ad.Ad;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.generation.EngineLimits;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskPrompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Scoring on the real pool, step loop and tokenizer, over a scripted decoder.
 */
class ScoreAdsTest {

	private static final Audience YOUNG = new Audience(List.of(AgeBand.AGE_18_24, AgeBand.AGE_25_34), List.of(),
			List.of());

	private final ServingProperties properties = new ServingProperties(Duration.ofSeconds(30), 5, 0.97);

	private final ScriptedModel model = ScriptedModel.load(2000, new EngineLimits(4, 4, 512));

	private final ScoreAds scoreAds = new ScoreAds(this.model.leases(), this.properties);

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void scoresEveryAdInTheOrderGivenAndRanksByShare() {
		List<Ad> ads = IntStream.range(0, 64).mapToObj((i) -> ad("Ride number " + i + " is the best of all.")).toList();
		ScoredAds scored = this.scoreAds.score(command(ads), AnswerListener.NONE);
		assertThat(scored.ads()).hasSize(64);
		assertThat(scored.wanted().label()).isEqualTo("18-24, 25-34");
		assertThat(scored.ads().stream().sorted(Comparator.comparingInt(ScoredAds.ScoredAd::rank)))
			.isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()))
			.extracting(ScoredAds.ScoredAd::rank)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
		for (int i = 0; i < 64; i += 21) {
			assertThat(scored.ads().get(i).share()).isEqualTo(tap(ads.get(i)), within(1e-12));
		}
	}

	@Test
	void theTextIsScoredAsTheWholeAnswerToThePromptThatAsksForIt() {
		Ad ad = ad("Every ride home.");
		ScoredAds.Likelihood text = this.scoreAds.score(command(List.of(ad)), AnswerListener.NONE)
			.ads()
			.get(0)
			.likelihood();
		assertThat(text.prompt()).isEqualTo(TaskPrompts.tag(Attribute.AGE, ad, YOUNG));
		// One token a byte, and the end token.
		assertThat(text.tokens()).isEqualTo(" Content of the advertisement is Every ride home.".length() + 1);
		assertThat(text.logProbability()).isBetween(-2.1, -0.1);
		assertThat(text.perplexity()).isEqualTo(Math.exp(-text.logProbability()), within(1e-12));
	}

	@Test
	void ofEqualSharesTheFirstGivenRanksFirst() {
		Ad ad = ad("The very same ride in both of them.");
		assertThat(this.scoreAds.score(command(List.of(ad, ad)), AnswerListener.NONE).ads())
			.extracting(ScoredAds.ScoredAd::rank)
			.containsExactly(1, 2);
	}

	@Test
	void anAdThatDoesNotFitIsNamedBeforeAnyStep() {
		assertThatExceptionOfType(PromptTooLongException.class)
			.isThrownBy(() -> this.scoreAds.score(command(List.of(ad("A ride."), ad("ride ".repeat(400)))),
					AnswerListener.NONE))
			.satisfies((ex) -> assertThat(ex.ad()).isEqualTo(1));
		assertThat(this.model.runner().steps()).isZero();
	}

	private double tap(Ad ad) {
		return scored(new PredictAudience.Command("r", "default", List.of(Attribute.AGE), ad, YOUNG, false));
	}

	private double scored(PredictAudience.Command command) {
		return WantedAudience.of(Attribute.AGE, YOUNG)
			.shareIn(new PredictAudience(this.model.leases(), this.properties).predict(command, AnswerListener.NONE)
				.predictions()
				.get(0)
				.shares());
	}

	private static ScoreAds.Command command(List<Ad> ads) {
		return new ScoreAds.Command("r", "default", Attribute.AGE, ads, YOUNG);
	}

	private static Ad ad(String body) {
		return new Ad("Uber", new Ad.Creative("Ride", body, List.of("ride")), Ad.Campaign.unknown());
	}

}
