package io.alignserve.dataset;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.alignserve.ad.Ad;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SyntheticAdsTest {

	private final SyntheticAds ads = new SyntheticAds(Corpus.load());

	@Test
	void theBodyHoldsBrandAndEveryKeywordAsWritten() {
		some(Split.TRAIN, 2_000).forEach((made) -> {
			Ad.Creative creative = made.ad().creative();
			assertThat(creative.keywords()).hasSizeBetween(2, 5);
			assertThat(creative.body()).contains(creative.keywords()).contains(made.ad().brand());
			assertThat(creative.title() + creative.body()).doesNotContain("{").doesNotContain("null");
		});
	}

	@Test
	void bodiesAreAsLongAsAds() {
		double words = some(Split.TRAIN, 2_000).mapToInt((made) -> body(made).split(" ").length)
			.average()
			.orElseThrow();
		assertThat(words).isBetween(20.0, 45.0);
	}

	@Test
	void heldOutAdvertisersShareNoStemWithTrainingOnes() {
		Set<String> training = some(Split.TRAIN, 20_000).map(SyntheticAdsTest::stem).collect(Collectors.toSet());
		Set<String> unseen = some(Split.HELD_OUT, 5_000).map(SyntheticAdsTest::stem).collect(Collectors.toSet());
		assertThat(training).hasSizeGreaterThan(5_000);
		assertThat(unseen).hasSizeGreaterThan(800).doesNotContainAnyElementsOf(training);
	}

	@Test
	void anAdvertiserKeepsToOneTheme() {
		Set<String> pairs = new HashSet<>();
		Set<String> names = new HashSet<>();
		some(Split.TRAIN, 20_000).forEach((made) -> {
			names.add(made.ad().brand());
			pairs.add(made.ad().brand() + "|" + made.draft().brand().theme().name());
		});
		assertThat(pairs).hasSameSizeAs(names);
		assertThat(names).hasSizeLessThan(20_000);
	}

	@Test
	void everyStateHasAPlaceOfItsOwn() {
		AdDrafts drafts = new AdDrafts(Corpus.load());
		Random random = new Random(1);
		for (UsState state : UsState.values()) {
			for (UsState other : UsState.values()) {
				if (state != other) {
					assertThat(drafts.placeOf(state, other, random).appeal().states()).contains(state)
						.doesNotContain(other);
				}
			}
		}
	}

	@Test
	void amountsAreRangesOfTheLibrary() {
		some(Split.TRAIN, 500).forEach((made) -> {
			assertThat(LibraryRanges.SPEND.ranges()).contains(made.ad().campaign().spend());
			assertThat(LibraryRanges.IMPRESSIONS.ranges()).contains(made.ad().campaign().impressions());
		});
	}

	@Test
	void theToneFollowsAgeAndGender() {
		Corpus corpus = Corpus.load();
		AdDrafts drafts = new AdDrafts(corpus);
		assertThat(tones(drafts, AgeBand.AGE_18_24, Gender.MALE))
			.doesNotContainAnyElementsOf(tones(drafts, AgeBand.AGE_65_PLUS, Gender.MALE));
		assertThat(tones(drafts, AgeBand.AGE_45_54, Gender.MALE))
			.doesNotContainAnyElementsOf(tones(drafts, AgeBand.AGE_45_54, Gender.FEMALE));
	}

	private static Set<String> tones(AdDrafts drafts, AgeBand age, Gender gender) {
		Audience audience = new Audience(List.of(age), List.of(gender), List.of(UsState.OHIO));
		Random random = new Random(2);
		return IntStream.range(0, 50).mapToObj((i) -> drafts.tone(audience, random).name()).collect(Collectors.toSet());
	}

	private Stream<SyntheticAd> some(Split split, int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.ads.next(split, new Random(1_000_003L * i)));
	}

	private static String body(SyntheticAd made) {
		return Objects.requireNonNull(made.ad().creative().body());
	}

	private static String stem(SyntheticAd made) {
		String brand = made.ad().brand();
		return brand.substring(0, brand.indexOf(' '));
	}

}
