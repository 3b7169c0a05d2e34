package io.alignserve.dataset;

import java.util.List;
import java.util.Random;

/**
 * The made-up advertisers: three syllables and a suffix. A split owns whole stems, by
 * their first and last syllable, so that a held-out brand's stem is never seen in
 * training whatever its suffix.
 */
final class Brands {

	/** One pair of syllables in this many is held out. */
	private static final int HELD_OUT_SHARE = 8;

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
		int start;
		int end;
		do {
			start = random.nextInt(this.starts.size());
			end = random.nextInt(this.ends.size());
		}
		while (splitOf(start, end) != split);
		int middle = random.nextInt(this.middles.size() + 4);
		String stem = this.starts.get(start) + ((middle < this.middles.size()) ? this.middles.get(middle) : "")
				+ this.ends.get(end);
		BrandCharacter character = Draw.any(this.corpus.characters(), random);
		String suffix = Draw.any(character.suffixes(), random);
		int home = new Random(Draw.mix(start * 10_000L + middle * 100L + end, suffix.hashCode()))
			.nextInt(this.corpus.themes().size());
		return new Brand(Draw.capitalized(stem) + " " + suffix, character, this.corpus.themes().get(home));
	}

	private Split splitOf(int start, int end) {
		return ((start * 7 + end * 3) % HELD_OUT_SHARE == 0) ? Split.HELD_OUT : Split.TRAIN;
	}

	private List<String> syllables(String position) {
		return this.corpus.syllables().getOrDefault(position, List.of());
	}

}
