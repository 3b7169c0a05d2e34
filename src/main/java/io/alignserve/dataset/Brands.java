package io.alignserve.dataset;

import java.util.List;
import java.util.Random;

/**
 * The made-up advertisers: a stem of two or three syllables and a suffix. A split owns
 * whole stems, so that a held-out advertiser's stem is never seen in training whatever
 * its suffix.
 */
final class Brands {

	/** One stem in this many is held out. */
	private static final int HELD_OUT_SHARE = 8;

	private static final double MIDDLE_SHARE = 0.84;

	private final Corpus corpus;

	private final List<String> starts;

	private final List<String> middles;

	private final List<String> ends;

	Brands(Corpus corpus) {
		this.corpus = corpus;
		this.starts = syllables("START");
		this.middles = syllables("MIDDLE");
		this.ends = syllables("END");
	}

	/**
	 * Draws an advertiser.
	 * @param split which advertisers to draw from
	 * @param random the draw
	 * @return the advertiser; the same name always has the same theme
	 */
	Brand draw(Split split, Random random) {
		String stem;
		do {
			stem = stem(random);
		}
		while (splitOf(stem) != split);
		BrandCharacter character = Draw.any(this.corpus.characters(), random);
		String name = stem + " " + Draw.any(character.suffixes(), random);
		int home = new Random(Draw.mix(name.hashCode(), 1)).nextInt(this.corpus.themes().size());
		return new Brand(name, character, this.corpus.themes().get(home));
	}

	static Split splitOf(String stem) {
		return (Math.floorMod(Draw.mix(stem.hashCode(), 0), HELD_OUT_SHARE) == 0) ? Split.HELD_OUT : Split.TRAIN;
	}

	private String stem(Random random) {
		String middle = Draw.chance(MIDDLE_SHARE, random) ? Draw.any(this.middles, random) : "";
		return Draw.capitalized(Draw.any(this.starts, random) + middle + Draw.any(this.ends, random));
	}

	private List<String> syllables(String position) {
		return this.corpus.syllables().getOrDefault(position, List.of());
	}

}
