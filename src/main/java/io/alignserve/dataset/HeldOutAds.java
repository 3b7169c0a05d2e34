package io.alignserve.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.alignserve.ad.Ad;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * Ads of advertisers that no training instruction names, with the true probabilities of
 * every segment, to measure audience prediction against.
 */
public final class HeldOutAds {

	private final List<HeldOutAd> ads;

	private HeldOutAds(List<HeldOutAd> ads) {
		this.ads = List.copyOf(ads);
	}

	/**
	 * Draws ads.
	 * @param attribute age, gender or region
	 * @param seed start of the pseudo-random numbers
	 * @param count number of ads
	 * @return the ads
	 */
	public static HeldOutAds draw(Attribute attribute, long seed, int count) {
		return draw(attribute, Split.HELD_OUT, seed, count);
	}

	static HeldOutAds draw(Attribute attribute, Split split, long seed, int count) {
		SyntheticAds ads = new SyntheticAds(Corpus.load());
		return new HeldOutAds(LongStream.range(0, count).mapToObj((index) -> {
			Random random = StarterCorpus.random(split, seed, index);
			return heldOut(attribute, ads.next(split, random), random);
		}).toList());
	}

	private static HeldOutAd heldOut(Attribute attribute, SyntheticAd made, Random random) {
		String prompt = InstructionWriter.tapPrompt(new TaskVariant(TaskFamily.TAP, attribute), made, random);
		double[] shares = ResponseModel.shares(ResponseModel.utilities(attribute, made.draft().traits()));
		List<Integer> best = switch (attribute) {
			case AGE -> List.of(made.response().age().ordinal());
			case GENDER -> List.of(made.response().gender().ordinal());
			default -> made.response().states().stream().map(Enum::ordinal).toList();
		};
		return new HeldOutAd(made.ad(), prompt, best, Arrays.stream(shares).boxed().toList());
	}

	/**
	 * Returns the ads.
	 * @return as many as were asked for
	 */
	public List<HeldOutAd> ads() {
		return this.ads;
	}

	/**
	 * Returns the accuracy of guessing.
	 * @return one in the number of segments
	 */
	public double chance() {
		return 1.0 / this.ads.get(0).shares().size();
	}

	/**
	 * Returns the best accuracy that anybody can expect who sees the ads.
	 * @return the mean over the ads of the largest true probability
	 */
	public double ceiling() {
		return this.ads.stream()
			.mapToDouble((ad) -> ad.shares().stream().mapToDouble(Double::doubleValue).max().orElseThrow())
			.average()
			.orElseThrow();
	}

	/**
	 * One ad of an unseen advertiser.
	 *
	 * @param ad the ad
	 * @param prompt the prompt that asks for its best segment
	 * @param best the segment that it performed best for, by the order of the candidates;
	 * the top three for region
	 * @param shares the true probability of each segment to be the best
	 */
	public record HeldOutAd(Ad ad, String prompt, List<Integer> best, List<Double> shares) {

		public HeldOutAd {
			best = List.copyOf(best);
			shares = List.copyOf(shares);
		}

	}

}
