package io.alignserve.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what an ad says because of the people it is meant for: tone and products that
 * appeal to their age and gender, a place of their state.
 */
final class AdDrafts {

	private static final double PLACE_SHARE = 0.78;

	private static final double DETAIL_SHARE = 0.8;

	private static final double LINK_SHARE = 0.15;

	private static final double HASHTAG_SHARE = 0.12;

	private static final double PLAIN_OFFER_SHARE = 0.4;

	/** How strictly the tone follows the audience; 1 would be as people respond. */
	private static final double TONE_FIT = 2.5;

	/** How often the product has a made-up name. */
	private static final double COINED_SHARE = 0.08;

	private static final List<String> COINED_KINDS = List.of("kits", "sets", "packs", "bundles");

	private static final double PRODUCT_FIT = 0.7;

	private final Corpus corpus;

	AdDrafts(Corpus corpus) {
		this.corpus = corpus;
	}

	/**
	 * Draws whom an ad of a theme is meant for: mostly, not only, those whom the theme
	 * appeals to.
	 */
	Audience meant(Theme theme, Random random) {
		AgeBand age = Draw.chance(0.4, random) ? Draw.any(List.of(AgeBand.values()), random)
				: Draw.byUtility(List.of(AgeBand.values()), (band) -> 0.3 * theme.appeal().to(band), random);
		Gender gender = Draw.byUtility(List.of(Gender.values()), (one) -> 0.5 * theme.appeal().to(one), random);
		UsState state = Draw.chance(0.5, random) ? Draw.any(theme.appeal().states(), random)
				: Draw.any(List.of(UsState.values()), random);
		return new Audience(List.of(age), List.of(gender), List.of(state));
	}

	Draft draft(Brand brand, Audience meant, Random random) {
		Theme theme = brand.theme();
		List<String> words = new ArrayList<>(theme.words());
		Collections.shuffle(words, random);
		Draft.Templates templates = templates(random);
		int products = templates.detail().contains("{q}") ? 2 : 1;
		Traits traits = new Traits(brand.character(), theme, products(theme, products, meant, random),
				tone(meant, random), place(meant.regions().get(0), random), offer(random));
		Draft.Numbers numbers = new Draft.Numbers(5 * (1 + random.nextInt(6)), 50 * (1 + random.nextInt(10)));
		return new Draft(brand, traits, words.subList(0, 2), Draw.any(theme.acts(), random), templates, numbers);
	}

	Tone tone(Audience meant, Random random) {
		return tone(this.corpus.tones(), meant, random);
	}

	/**
	 * Draws another tone than a given one.
	 */
	Tone toneUnlike(Tone before, Audience meant, Random random) {
		return tone(this.corpus.tones().stream().filter((tone) -> !tone.equals(before)).toList(), meant, random);
	}

	private static Tone tone(List<Tone> tones, Audience meant, Random random) {
		return Draw.byUtility(tones, (tone) -> TONE_FIT * appeal(tone.appeal(), meant), random);
	}

	@Nullable Place place(UsState state, Random random) {
		return Draw.chance(PLACE_SHARE, random) ? placeOf(state, random) : null;
	}

	Place placeOf(UsState state, Random random) {
		return place(state, this.corpus.places(), random);
	}

	/**
	 * Draws a place of one state that is none of another's.
	 */
	Place placeOf(UsState state, UsState without, Random random) {
		return place(state,
				this.corpus.places().stream().filter((place) -> !place.appeal().states().contains(without)).toList(),
				random);
	}

	private static Place place(UsState state, List<Place> places, Random random) {
		return Draw.byUtility(places.stream().filter((place) -> place.appeal().states().contains(state)).toList(),
				(place) -> place.appeal().to(state), random);
	}

	Offer offer(Random random) {
		List<Offer> offers = this.corpus.offers();
		return Draw.chance(PLAIN_OFFER_SHARE, random) ? offers.get(0)
				: offers.get(1 + random.nextInt(offers.size() - 1));
	}

	private List<Theme.Product> products(Theme theme, int count, Audience meant, Random random) {
		List<Theme.Product> left = new ArrayList<>(theme.products());
		List<Theme.Product> chosen = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Theme.Product product = (i == 0 && Draw.chance(COINED_SHARE, random)) ? coined(random)
					: Draw.byUtility(left, (one) -> PRODUCT_FIT * appeal(one.appeal(), meant), random);
			chosen.add(product);
			left.remove(product);
		}
		return chosen;
	}

	// A word that nobody has seen has no appeal of its own, and can only be copied.
	private Theme.Product coined(Random random) {
		Map<String, List<String>> syllables = this.corpus.syllables();
		String name = Draw.any(syllables.getOrDefault("MIDDLE", List.of()), random)
				+ Draw.any(syllables.getOrDefault("START", List.of()), random)
				+ Draw.any(syllables.getOrDefault("END", List.of()), random);
		return new Theme.Product(Draw.capitalized(name) + " " + Draw.any(COINED_KINDS, random), Appeal.NONE);
	}

	private Draft.Templates templates(Random random) {
		String detail = "";
		if (Draw.chance(DETAIL_SHARE, random)) {
			detail = Draw.any(this.corpus.part(Draw.any(List.of("DETAIL", "PRODUCT", "THEME"), random)), random);
		}
		return new Draft.Templates(Draw.any(this.corpus.part("TITLE"), random), random.nextInt(Tone.PHRASINGS),
				random.nextInt(Tone.PHRASINGS), random.nextInt(Tone.PHRASINGS), detail,
				Draw.any(this.corpus.part("PLACE"), random),
				Draw.chance(LINK_SHARE, random) ? Draw.any(this.corpus.part("LINK"), random) : null,
				random.nextBoolean(), Draw.chance(HASHTAG_SHARE, random));
	}

	private static double appeal(Appeal appeal, Audience meant) {
		return appeal.to(meant.ages().get(0)) + appeal.to(meant.genders().get(0)) + appeal.to(meant.regions().get(0));
	}

}
