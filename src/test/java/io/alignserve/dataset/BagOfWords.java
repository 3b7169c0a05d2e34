package io.alignserve.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.alignserve.dataset.HeldOutAds.HeldOutAd;

/**
 * Multinomial logistic regression on the words of brand, title and body, by AdaGrad.
 */
final class BagOfWords {

	private static final double RATE = 0.15;

	private final Map<String, Integer> vocabulary = new HashMap<>();

	private final double[][] weights;

	private final double[][] squares;

	private final int segments;

	private BagOfWords(int segments, int words) {
		this.segments = segments;
		this.weights = new double[words][segments];
		this.squares = new double[words][segments];
	}

	static BagOfWords train(List<HeldOutAd> ads, int epochs) {
		BagOfWords model = new BagOfWords(ads.get(0).shares().size(), 40_000);
		Random random = new Random(1);
		for (int step = 0; step < epochs * ads.size(); step++) {
			model.learn(ads.get(random.nextInt(ads.size())));
		}
		return model;
	}

	double accuracy(List<HeldOutAd> ads) {
		return ads.stream().filter((ad) -> best(ad) == ad.best().get(0)).count() / (double) ads.size();
	}

	private int best(HeldOutAd ad) {
		double[] shares = shares(words(ad, false));
		return IntStream.range(0, this.segments).reduce((a, b) -> (shares[b] > shares[a]) ? b : a).orElseThrow();
	}

	private void learn(HeldOutAd ad) {
		int[] words = words(ad, true);
		double[] shares = shares(words);
		for (int segment = 0; segment < this.segments; segment++) {
			double gradient = shares[segment] - ((segment == ad.best().get(0)) ? 1 : 0);
			for (int word : words) {
				this.squares[word][segment] += gradient * gradient;
				this.weights[word][segment] -= RATE * gradient / (0.1 + Math.sqrt(this.squares[word][segment]));
			}
		}
	}

	private double[] shares(int[] words) {
		double[] utilities = new double[this.segments];
		for (int word : words) {
			for (int segment = 0; segment < this.segments; segment++) {
				utilities[segment] += this.weights[word][segment];
			}
		}
		return ResponseModel.shares(utilities);
	}

	private int[] words(HeldOutAd ad, boolean grows) {
		String text = ad.ad().brand() + " " + ad.ad().creative().title() + " " + ad.ad().creative().body();
		return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
			.distinct()
			.mapToInt((word) -> grows ? this.vocabulary.computeIfAbsent(word, (key) -> this.vocabulary.size())
					: this.vocabulary.getOrDefault(word, -1))
			.filter((word) -> word >= 0)
			.toArray();
	}

}
