package io.alignserve.dataset;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;
import io.alignserve.task.Attribute;

/**
 * Briefs of advertisers that no training instruction names, to measure generation with.
 */
public final class HeldOutBriefs {

	private static final List<Attribute> ATTRIBUTES = List.of(Attribute.AGE, Attribute.GENDER, Attribute.REGION);

	// Keeps briefs apart from the ads of HeldOutAds of the same seed.
	private static final long STREAM = 3;

	private HeldOutBriefs() {
	}

	/**
	 * Draws briefs, by turns for an age band, a gender and a state.
	 * @param seed start of the pseudo-random numbers
	 * @param count number of briefs
	 * @return the briefs
	 */
	public static List<HeldOutBrief> draw(long seed, int count) {
		SyntheticAds ads = new SyntheticAds(Corpus.load());
		return LongStream.range(0, count).mapToObj((index) -> {
			Random random = StarterCorpus.random(Split.HELD_OUT, Draw.mix(seed, STREAM), index);
			return brief(ads.next(Split.HELD_OUT, random), ATTRIBUTES.get((int) (index % ATTRIBUTES.size())), random);
		}).toList();
	}

	private static HeldOutBrief brief(SyntheticAd made, Attribute attribute, Random random) {
		Audience meant = made.meant();
		Audience wanted = switch (attribute) {
			case AGE -> new Audience(meant.ages(), List.of(), InstructionWriter.shownRegions(made, random));
			case GENDER -> new Audience(List.of(), meant.genders(), InstructionWriter.shownRegions(made, random));
			default -> new Audience(List.of(), List.of(), meant.regions());
		};
		return new HeldOutBrief(attribute, made.ad(), wanted);
	}

	/**
	 * What an unseen advertiser wants written.
	 *
	 * @param attribute what the text is written for
	 * @param ad the brief; its body is one way to write it
	 * @param audience the wanted audience
	 */
	public record HeldOutBrief(Attribute attribute, Ad ad, Audience audience) {
	}

}
