package io.alignserve.dataset;

import io.alignserve.task.Attribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The words of an ad tell its audience: a plain linear model of single words comes near
 * to the best possible on advertisers that it has never seen.
 */
class LearnabilityTest {

	@ParameterizedTest
	@CsvSource({ "GENDER, 0.85", "AGE, 0.85", "REGION, 0.60" })
	void singleWordsGoMostOfTheWayFromChanceToTheCeiling(Attribute attribute, double wanted) {
		HeldOutAds training = HeldOutAds.draw(attribute, Split.TRAIN, 11, 20_000);
		HeldOutAds unseen = HeldOutAds.draw(attribute, 12, 3_000);
		double accuracy = BagOfWords.train(training.ads(), 3).accuracy(unseen.ads());
		double way = (accuracy - unseen.chance()) / (unseen.ceiling() - unseen.chance());
		System.out.printf("%s: chance %.3f, bag of words %.3f, ceiling %.3f, share of the way %.2f%n",
				attribute.label(), unseen.chance(), accuracy, unseen.ceiling(), way);
		assertThat(way).isGreaterThan(wanted);
	}

}
