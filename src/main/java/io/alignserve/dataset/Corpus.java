package io.alignserve.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.alignserve.audience.UsState;

/**
 * The tables that the synthetic ads are made from, read from the resources
 * {@code corpus/*.tsv}: every word that an ad may hold and its appeal. The tables state
 * favourites and preferences; the constants here say how much each kind of feature
 * weighs.
 *
 * @param themes what ads are about
 * @param tones ways of speaking
 * @param places local references
 * @param characters characters of brands
 * @param offers offers, the empty one first
 * @param sentences templates of any ad, by part
 * @param syllables syllables of brand names, by position
 */
record Corpus(List<Theme> themes, List<Tone> tones, List<Place> places, List<BrandCharacter> characters,
		List<Offer> offers, Map<String, List<String>> sentences, Map<String, List<String>> syllables) {

	/** Utility for men over women per unit of the tables. */
	private static final double GENDER_SCALE = 1.9;

	private static final double THEME_SHARPNESS = 0.25;

	private static final double PRODUCT_SHARPNESS = 0.1;

	private static final double TONE_SHARPNESS = 2.2;

	private static final double CHARACTER_SHARPNESS = 0.1;

	private static final double THEME_REGIONAL = 1.8;

	private static final double PRODUCT_REGIONAL = 1.6;

	private static final double PLACE_REGIONAL = 3.6;

	Corpus {
		themes = List.copyOf(themes);
		tones = List.copyOf(tones);
		places = List.copyOf(places);
		characters = List.copyOf(characters);
		offers = List.copyOf(offers);
		sentences = Map.copyOf(sentences);
		syllables = Map.copyOf(syllables);
	}

	static Corpus load() {
		return new Corpus(readThemes(), readTones(), readPlaces(), readCharacters(), readOffers(), readSentences(),
				readSyllables());
	}

	List<String> part(String name) {
		List<String> templates = this.sentences.get(name);
		if (templates == null) {
			throw new IllegalArgumentException("no sentence has the part " + name);
		}
		return templates;
	}

	private static List<Theme> readThemes() {
		Map<String, List<List<String>>> products = CorpusTable.read("products.tsv", 5)
			.rows()
			.stream()
			.collect(Collectors.groupingBy((row) -> row.get(0)));
		return CorpusTable.read("themes.tsv", 7)
			.rows()
			.stream()
			.map((row) -> new Theme(row.get(0),
					appeal(row.get(1), row.get(2), THEME_SHARPNESS, CorpusTable.states(row.get(4)), THEME_REGIONAL),
					Integer.parseInt(row.get(3)), Arrays.asList(row.get(5).split(",")),
					Arrays.asList(row.get(6).split(";")),
					products.getOrDefault(row.get(0), List.of()).stream().map(Corpus::product).toList()))
			.toList();
	}

	private static Theme.Product product(List<String> row) {
		return new Theme.Product(row.get(1),
				appeal(row.get(2), row.get(3), PRODUCT_SHARPNESS, CorpusTable.states(row.get(4)), PRODUCT_REGIONAL));
	}

	private static List<Tone> readTones() {
		List<List<String>> phrasings = CorpusTable.read("phrasings.tsv", 3).rows();
		return CorpusTable.read("tones.tsv", 5)
			.rows()
			.stream()
			.map((row) -> new Tone(row.get(0), appeal(row.get(1), row.get(2), TONE_SHARPNESS, List.of(), 0),
					Double.parseDouble(row.get(3)), Double.parseDouble(row.get(4)),
					phrasings(phrasings, row.get(0), "OPENER"), phrasings(phrasings, row.get(0), "LINE"),
					phrasings(phrasings, row.get(0), "CLOSER")))
			.toList();
	}

	private static List<String> phrasings(List<List<String>> rows, String tone, String part) {
		return rows.stream()
			.filter((row) -> row.get(0).equals(tone) && row.get(1).equals(part))
			.map((row) -> row.get(2))
			.toList();
	}

	private static List<Place> readPlaces() {
		return CorpusTable.read("places.tsv", 2)
			.rows()
			.stream()
			.map((row) -> new Place(row.get(0), appeal("0", "0", 0, CorpusTable.states(row.get(1)), PLACE_REGIONAL)))
			.toList();
	}

	private static List<BrandCharacter> readCharacters() {
		return CorpusTable.read("brands.tsv", 4)
			.rows()
			.stream()
			.map((row) -> new BrandCharacter(row.get(0),
					appeal(row.get(1), row.get(2), CHARACTER_SHARPNESS, List.of(), 0),
					Arrays.asList(row.get(3).split(","))))
			.toList();
	}

	private static List<Offer> readOffers() {
		return CorpusTable.read("offers.tsv", 4)
			.rows()
			.stream()
			.map((row) -> new Offer(row.get(0), Double.parseDouble(row.get(1)), Double.parseDouble(row.get(2)),
					row.get(3)))
			.toList();
	}

	private static Map<String, List<String>> readSyllables() {
		return CorpusTable.read("syllables.tsv", 2)
			.rows()
			.stream()
			.collect(Collectors.toMap((row) -> row.get(0), (row) -> List.of(row.get(1).split(" "))));
	}

	private static Map<String, List<String>> readSentences() {
		return CorpusTable.read("sentences.tsv", 2)
			.rows()
			.stream()
			.collect(Collectors.groupingBy((row) -> row.get(0),
					Collectors.mapping((row) -> row.get(1), Collectors.toUnmodifiableList())));
	}

	private static Appeal appeal(String men, String age, double sharpness, List<UsState> states, double regional) {
		return new Appeal(GENDER_SCALE * Double.parseDouble(men), Double.parseDouble(age), sharpness, states, regional);
	}

}
