package io.alignserve.generation;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RandomSamplerTest {

	private static final int DRAWS = 20_000;

	/** ln of 0.5, 0.3, 0.15 and 0.05, shifted, which must not matter. */
	private static final float[] LOGITS = logits(100, 0.3, 0.05, 0.5, 0.15);

	@Test
	void temperatureZeroTakesTheLikeliestAndOfEqualsTheFirst() {
		Sampler sampler = Sampler.of(new SamplingParameters(0, 1, 0, 1, 1));
		assertThat(sampler.choose(next(LOGITS), 0, 0)).isEqualTo(2);
		assertThat(sampler.choose(next(1, 7, 7), 3, 9)).isEqualTo(1);
	}

	@Test
	void drawsInProportionToTheModelsProbabilities() {
		assertShares(shares(1, 1, 0), 0.3, 0.05, 0.5, 0.15);
	}

	@Test
	void temperatureSharpensBeforeAnythingIsCut() {
		double whole = 0.09 + 0.0025 + 0.25 + 0.0225;
		assertShares(shares(0.5, 1, 0), 0.09 / whole, 0.0025 / whole, 0.25 / whole, 0.0225 / whole);
	}

	@Test
	void topKKeepsTheLikeliest() {
		assertShares(shares(1, 1, 2), 0.375, 0, 0.625, 0);
		assertShares(shares(1, 1, 1), 0, 0, 1, 0);
	}

	@Test
	void topPKeepsTheSmallestSetThatReachesIt() {
		assertShares(shares(1, 0.79, 0), 0.375, 0, 0.625, 0);
		assertShares(shares(1, 0.81, 0), 0.3158, 0, 0.5263, 0.1579);
		assertShares(shares(1, 1e-9, 0), 0, 0, 1, 0);
	}

	@Test
	void topPIsTakenOfWhatTopKLeft() {
		// Of the two that top-k leaves, the first alone holds 0.625.
		assertShares(shares(1, 0.6, 2), 0, 0, 1, 0);
		assertShares(shares(1, 0.6, 0), 0.375, 0, 0.625, 0);
	}

	@Test
	void cutsOfALargeVocabularyAreWhatSortingAllOfItGives() {
		Random random = new Random(5);
		for (int round = 0; round < 200; round++) {
			float[] logits = new float[500];
			double spread = 1 + random.nextInt(12);
			IntStream.range(0, logits.length).forEach((i) -> logits[i] = (float) (random.nextGaussian() * spread));
			double topP = random.nextDouble();
			int topK = random.nextInt(3) * random.nextInt(300);
			int[] allowed = allowed(logits, topP, topK);
			Sampler sampler = Sampler.of(new SamplingParameters(1, Math.max(topP, 1e-12), topK, round, 1));
			for (int draw = 0; draw < 50; draw++) {
				assertThat(allowed).contains(sampler.choose(next(logits), 0, draw));
			}
		}
	}

	@Test
	void candidatesPositionsAndSeedsHaveStreamsOfTheirOwn() {
		double[] numbers = new double[64 * 3];
		for (int i = 0; i < 64; i++) {
			numbers[3 * i] = RandomSampler.uniform(i, 0, 0);
			numbers[3 * i + 1] = RandomSampler.uniform(7_000, i, 0);
			numbers[3 * i + 2] = RandomSampler.uniform(8_000, 0, i);
		}
		assertThat(numbers).doesNotHaveDuplicates();
		assertThat(Arrays.stream(numbers).average().orElseThrow()).isCloseTo(0.5, within(0.08));
		assertThat(RandomSampler.uniform(1, 2, 3)).isEqualTo(RandomSampler.uniform(1, 2, 3));
	}

	@Test
	void aMaskedTokenIsNeverDrawn() {
		float[] logits = { Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY };
		for (int draw = 0; draw < 100; draw++) {
			assertThat(Sampler.of(new SamplingParameters(2, 1, 0, 1, 1)).choose(next(logits), 0, draw)).isEqualTo(1);
		}
	}

	@Test
	void logProbabilitiesAreThoseOfTheWholeDistribution() {
		double normalizer = Logits.normalizer(LOGITS);
		assertThat(Math.exp(LOGITS[1] - normalizer)).isCloseTo(0.05, within(1e-5));
		assertThat(Logits.normalizer(new float[] { 1, Float.NaN })).isNaN();
		assertThat(Logits.normalizer(new float[] { 1, Float.POSITIVE_INFINITY })).isNaN();
	}

	private static double[] shares(double temperature, double topP, int topK) {
		Sampler sampler = Sampler.of(new SamplingParameters(temperature, topP, topK, 11, 1));
		double[] shares = new double[LOGITS.length];
		for (int draw = 0; draw < DRAWS; draw++) {
			shares[sampler.choose(next(LOGITS), draw % 5, draw)]++;
		}
		return Arrays.stream(shares).map((count) -> count / DRAWS).toArray();
	}

	private static void assertShares(double[] actual, double... expected) {
		for (int token = 0; token < expected.length; token++) {
			// What is cut off is never drawn.
			double tolerance = (expected[token] == 0) ? 0 : 0.015;
			assertThat(actual[token]).as("token %d", token).isCloseTo(expected[token], within(tolerance));
		}
	}

	/** The definition: everything sorted, top-k first, then the nucleus of the rest. */
	private static int[] allowed(float[] logits, double topP, int topK) {
		int[] sorted = IntStream.range(0, logits.length)
			.boxed()
			.sorted((left, right) -> Float.compare(logits[right], logits[left]))
			.limit((topK > 0) ? topK : logits.length)
			.mapToInt(Integer::intValue)
			.toArray();
		double largest = logits[sorted[0]];
		double whole = Arrays.stream(sorted).mapToDouble((token) -> Math.exp(logits[token] - largest)).sum();
		double mass = 0;
		int size = 0;
		while (size < sorted.length && mass < topP * whole * (1 + 1e-9)) {
			mass += Math.exp(logits[sorted[size++]] - largest);
		}
		return Arrays.copyOf(sorted, size);
	}

	private static NextToken next(float... logits) {
		return NextToken.of(logits, Feed.Wanted.ALL);
	}

	private static float[] logits(double shift, double... probabilities) {
		float[] logits = new float[probabilities.length];
		for (int i = 0; i < logits.length; i++) {
			logits[i] = (float) (Math.log(probabilities[i]) + shift);
		}
		return logits;
	}

}
