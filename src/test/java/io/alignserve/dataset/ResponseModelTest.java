package io.alignserve.dataset;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ResponseModelTest {

	private static final int DRAWS = 20_000;

	private final SyntheticAds ads = new SyntheticAds(Corpus.load());

	@ParameterizedTest
	@EnumSource(names = { "GENDER", "AGE", "REGION" })
	void theBestSegmentOccursAsOftenAsTheSoftmaxOfTheUtilities(Attribute attribute) {
		double[] utilities = ResponseModel.utilities(attribute, someTraits());
		double[] shares = ResponseModel.shares(utilities);
		int[] counts = new int[shares.length];
		Random random = new Random(3);
		for (int i = 0; i < DRAWS; i++) {
			counts[ResponseModel.rank(utilities, random).get(0)]++;
		}
		double chiSquare = IntStream.range(0, shares.length)
			.mapToDouble((s) -> Math.pow(counts[s] - DRAWS * shares[s], 2) / (DRAWS * shares[s]))
			.sum();
		int freedom = shares.length - 1;
		// Mean and standard deviation of a chi-square variable: k and sqrt(2 k).
		assertThat(chiSquare).isLessThan(freedom + 4 * Math.sqrt(2.0 * freedom));
	}

	@Test
	void theSecondPlaceFollowsPlackettAndLuce() {
		double[] utilities = { 1.0, 0.0, -0.5 };
		double[] shares = ResponseModel.shares(utilities);
		double expected = shares[0] * shares[1] / (1 - shares[0]);
		Random random = new Random(4);
		long hits = IntStream.range(0, DRAWS)
			.mapToObj((i) -> ResponseModel.rank(utilities, random))
			.filter((ranking) -> ranking.get(0) == 0 && ranking.get(1) == 1)
			.count();
		assertThat(hits / (double) DRAWS).isCloseTo(expected, within(0.01));
	}

	@Test
	void sharesSumToOneAndKeepTheOrderOfLargeUtilities() {
		double[] shares = ResponseModel.shares(new double[] { 1000, 999, -1000 });
		assertThat(shares[0] + shares[1] + shares[2]).isCloseTo(1, within(1e-12));
		assertThat(shares[0] / shares[1]).isCloseTo(Math.E, within(1e-9));
	}

	@ParameterizedTest
	@CsvSource({ "GENDER, 0.90, 0.93", "AGE, 0.70, 0.80", "REGION, 0.40, 0.55" })
	void theCeilingIsHighEnoughToLearnAndLowEnoughToBeNoisy(Attribute attribute, double least, double most) {
		HeldOutAds ads = HeldOutAds.draw(attribute, 21, 3_000);
		assertThat(ads.ceiling()).isBetween(least, most);
	}

	@Test
	void everyStateIsTheLikeliestForSomeAd() {
		Random random = new Random(5);
		Set<UsState> likeliest = EnumSet.noneOf(UsState.class);
		for (int i = 0; i < 10_000; i++) {
			Traits traits = this.ads.next(Split.TRAIN, random).draft().traits();
			double[] utilities = ResponseModel.utilities(Attribute.REGION, traits);
			int best = IntStream.range(0, utilities.length)
				.reduce((a, b) -> (utilities[b] > utilities[a]) ? b : a)
				.orElseThrow();
			likeliest.add(UsState.values()[best]);
		}
		assertThat(likeliest).containsExactlyInAnyOrder(UsState.values());
	}

	@Test
	void aDearerOfferMovesTheSpendUp() {
		Corpus corpus = Corpus.load();
		Traits plain = someTraits().withOffer(corpus.offers().get(0));
		Offer dearest = corpus.offers().get(corpus.offers().size() - 1);
		assertThat(mean(ResponseModel.shares(ResponseModel.spendUtilities(plain.withOffer(dearest)))))
			.isGreaterThan(mean(ResponseModel.shares(ResponseModel.spendUtilities(plain))) + 5);
		assertThat(mean(ResponseModel.shares(ResponseModel.impressionUtilities(plain, 20))))
			.isGreaterThan(mean(ResponseModel.shares(ResponseModel.impressionUtilities(plain, 5))) + 5);
	}

	private Traits someTraits() {
		return this.ads.next(Split.TRAIN, new Random(8)).draft().traits();
	}

	private static double mean(double[] shares) {
		return IntStream.range(0, shares.length).mapToDouble((index) -> index * shares[index]).sum();
	}

}
