package io.alignserve.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Market;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskPromptsTest {

	private static final Audience AGE_25_34 = audience(AgeBand.AGE_25_34);

	private static final Audience WOMEN = audience(Gender.FEMALE);

	private static final Audience OREGON = PaperSamples.in(UsState.OREGON);

	private static final Ad BRIEF = new Ad("Acme", new Ad.Creative(null, null, List.of()), Ad.Campaign.unknown());

	private static final Ad PLAIN = new Ad("Acme", new Ad.Creative(null, "Buy anvils", List.of()),
			Ad.Campaign.unknown());

	@ParameterizedTest(name = "{0}")
	@MethodSource("samples")
	void rendersThePapersSample(String variant, String prompt) throws IOException {
		assertThat(prompt).isEqualTo(golden(variant));
	}

	static Stream<Arguments> samples() {
		return Stream.concat(generated(), Stream.concat(predicted(), rewritten()));
	}

	private static Stream<Arguments> generated() {
		Audience midwest = new Audience(List.of(AgeBand.AGE_25_34), List.of(),
				List.of(UsState.ILLINOIS, UsState.IOWA, UsState.FLORIDA));
		Audience youngWomen = new Audience(midwest.ages(), List.of(Gender.FEMALE), midwest.regions());
		Audience small = new Audience(List.of(), List.of(Gender.FEMALE),
				List.of(UsState.HAWAII, UsState.NEBRASKA, UsState.COLORADO));
		return Stream.of(Arguments.of("tag-age", TaskPrompts.tag(Attribute.AGE, PaperSamples.UBER, midwest)),
				Arguments.of("tag-gender", TaskPrompts.tag(Attribute.GENDER, PaperSamples.VISTAPRINT, small)),
				Arguments.of("tag-region",
						TaskPrompts.tag(Attribute.REGION, PaperSamples.GOLDMAN_FUTURE,
								PaperSamples.in(UsState.MARYLAND, UsState.LOUISIANA, UsState.ALABAMA))),
				Arguments.of("tag-budget", TaskPrompts.tag(Attribute.BUDGET, PaperSamples.UBER, youngWomen)),
				Arguments.of("tag-impressions", TaskPrompts.tag(Attribute.IMPRESSIONS, PaperSamples.UBER, youngWomen)));
	}

	private static Stream<Arguments> predicted() {
		Audience east = PaperSamples.in(UsState.MARYLAND, UsState.DELAWARE, UsState.PENNSYLVANIA);
		Audience eastMen = new Audience(List.of(AgeBand.AGE_55_64), List.of(Gender.MALE), east.regions());
		return Stream.of(
				Arguments.of("tap-age",
						TaskPrompts.tap(Attribute.AGE, PaperSamples.TALKS_AT_GS,
								PaperSamples.in(UsState.MISSISSIPPI, UsState.ALABAMA, UsState.KENTUCKY))),
				Arguments.of("tap-gender", TaskPrompts.tap(Attribute.GENDER, PaperSamples.SENTRA, east)),
				Arguments.of("tap-region",
						TaskPrompts.tap(Attribute.REGION, PaperSamples.PUBLIC_TRANSPORTATION, Audience.ANYONE)),
				Arguments.of("tap-budget", TaskPrompts.tap(Attribute.BUDGET, PaperSamples.SENTRA, eastMen)),
				Arguments.of("tap-impressions", TaskPrompts.tap(Attribute.IMPRESSIONS, PaperSamples.SENTRA, eastMen)));
	}

	private static Stream<Arguments> rewritten() {
		return Stream.of(
				Arguments.of("ts-age", TaskPrompts.transsuasion(Attribute.AGE, PaperSamples.SUSHI_MAKI, AGE_25_34)),
				Arguments.of("ts-gender",
						TaskPrompts.transsuasion(Attribute.GENDER, PaperSamples.DAILY_CHECK_IN, WOMEN)),
				Arguments.of("ts-region", TaskPrompts.transsuasion(Attribute.REGION, PaperSamples.POLARIS, OREGON)),
				Arguments.of("ts-engagement",
						TaskPrompts.transsuasion(Attribute.IMPRESSIONS, PaperSamples.nationalParks('’'),
								Audience.ANYONE)),
				Arguments.of("ts-budget", TaskPrompts.transsuasion(Attribute.BUDGET, PaperSamples.POLARIS, OREGON)),
				Arguments.of("tc-age",
						TaskPrompts.transcreation(Attribute.AGE, PaperSamples.nationalParks('\''),
								audience(AgeBand.AGE_35_44), audience(AgeBand.AGE_55_64))),
				Arguments.of("tc-gender",
						TaskPrompts.transcreation(Attribute.GENDER, PaperSamples.HEALTH_FOR_HUMANITY, WOMEN,
								audience(Gender.MALE))),
				Arguments.of("tc-region", TaskPrompts.transcreation(Attribute.REGION, PaperSamples.STEM_WELL, OREGON,
						PaperSamples.in(UsState.LOUISIANA))));
	}

	@Test
	void everyVariantHasAGoldenSample() {
		assertThat(samples().map((sample) -> sample.get()[0])).containsExactlyInAnyOrderElementsOf(
				TaskVariant.all().stream().map((variant) -> (Object) variant.id()).toList());
	}

	@Test
	void thereAreEighteenTemplatesAndNothingElse() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/main/resources/prompts"))) {
			assertThat(files.map((file) -> file.getFileName().toString())).hasSize(18)
				.containsExactlyInAnyOrderElementsOf(
						TaskVariant.all().stream().map((variant) -> variant.id() + ".txt").toList());
		}
	}

	@Test
	void dropsTheSentencesOfWhatIsAbsent() {
		assertThat(TaskPrompts.tag(Attribute.AGE, BRIEF, AGE_25_34)).isEqualTo("""
				Given page name for an ad, generate the content for the advertisement suitable for the age group \
				25-34. The Advertisement is for Acme. Based on the preferences of the target age group, generate the \
				content.

				Answer:""");
		assertThat(TaskPrompts.tag(Attribute.REGION, BRIEF, OREGON)).isEqualTo("""
				Given page name and top 3 states of USA where the advertisement performs best, generate the content \
				for the advertisement. The Advertisement is for Acme. Top 3 states are Oregon. Based on the \
				preferences of the states of USA where the advertisement performs best, generate the content. \
				Answer:""");
		assertThat(TaskPrompts.tap(Attribute.GENDER, PLAIN, Audience.ANYONE)).isEqualTo("""
				Given an advertisement, for which gender does the advertisement perform best? The Advertisement is \
				for Acme. Content of the advertisement is Buy anvils. Based on the content, predict the gender for \
				which the advertisement performs best.

				Answer:""");
	}

	@Test
	void dropsTheDatesIfOneIsUnknown() {
		Ad ad = with(new Ad.Campaign(List.of(), LocalDate.of(2022, 1, 18), null, null, null, null, "USD", null,
				SpecialAdCategory.NONE));
		assertThat(TaskPrompts.tap(Attribute.AGE, ad, Audience.ANYONE)).doesNotContain("campaign ran");
	}

	@Test
	void writesOpenRangesWithoutAnUpperBound() {
		Ad ad = with(new Ad.Campaign(List.of(), null, null, Market.GLOBAL, new AmountRange(1_000_001, null),
				new AmountRange(1_000_000, null), "EUR", null, SpecialAdCategory.NONE));
		assertThat(TaskPrompts.tag(Attribute.AGE, ad, AGE_25_34)).contains(
				"marketed to Global audience , where estimated audience size is 1000001 or more. ",
				"The amount of money that was spent on this campaign is 1000000 or more EUR. ");
		assertThat(TaskPrompts.tag(Attribute.BUDGET, ad, Audience.ANYONE)).startsWith(
				"Given page name for an ad, generate the content for the advertisement suitable for a budget of "
						+ "1000000 or more EUR. ");
	}

	@Test
	void joinsSeveralSegmentsByCommas() {
		Audience both = new Audience(List.of(AgeBand.AGE_18_24, AgeBand.AGE_65_PLUS),
				List.of(Gender.FEMALE, Gender.MALE), List.of(UsState.OREGON, UsState.DISTRICT_OF_COLUMBIA));
		assertThat(TaskPrompts.transsuasion(Attribute.AGE, PLAIN, both)).contains("targeted at age group 18-24, 65+,");
		assertThat(TaskPrompts.transsuasion(Attribute.IMPRESSIONS, PLAIN, both))
			.contains("in common states: [‘Oregon’, ‘District of Columbia’] that");
		assertThat(TaskPrompts.transcreation(Attribute.GENDER, PLAIN, WOMEN, both))
			.contains("Now, create the advertisement for females, males:");
	}

	@Test
	void doesNotExpandTextsOfTheCaller() {
		Ad ad = new Ad("{body}", new Ad.Creative("[[{brand}]]", "Save {spendLower} ]] [[ {?title} $1 \\1", List.of()),
				Ad.Campaign.unknown());
		assertThat(TaskPrompts.transsuasion(Attribute.AGE, ad, AGE_25_34))
			.startsWith("Given an advertisement created for {body} targeted")
			.contains("titled [[{brand}]] with content : Save {spendLower} ]] [[ {?title} $1 \\1\n\nAnswer:");
	}

	@Test
	void doesNotTellTheSpendThatIsToBePredicted() {
		assertThat(TaskPrompts.tap(Attribute.BUDGET, PaperSamples.SENTRA, Audience.ANYONE)).doesNotContain("7000");
	}

	@ParameterizedTest
	@EnumSource(names = { "AGE", "GENDER", "REGION" })
	void refusesAnAudienceWithoutTheSegmentsToWriteFor(Attribute attribute) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskPrompts.tag(attribute, BRIEF, Audience.ANYONE))
			.withMessageMatching("tag-\\w+ needs at least one segment to write for, audience\\.\\w+s is empty");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TaskPrompts.transsuasion(attribute, PLAIN, Audience.ANYONE));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TaskPrompts.transcreation(attribute, PLAIN, Audience.ANYONE, OREGON))
			.withMessageContaining("from.");
	}

	@Test
	void refusesToWriteForAnAmountThatIsNotGiven() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskPrompts.tag(Attribute.BUDGET, BRIEF, OREGON))
			.withMessage("tag-budget needs the spend to write for, ad.spend is absent");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskPrompts.tag(Attribute.IMPRESSIONS, BRIEF, OREGON))
			.withMessage("tag-impressions needs the impressions to write for, ad.impressions is absent");
	}

	@Test
	void refusesAnAdWithoutText() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskPrompts.tap(Attribute.AGE, BRIEF, Audience.ANYONE))
			.withMessage("tap-age works on the text of an advertisement, ad.body is absent or blank");
	}

	@Test
	void refusesTranscreationByBudget() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TaskPrompts.transcreation(Attribute.BUDGET, PLAIN, OREGON, OREGON))
			.withMessageContaining("transcreation by budget does not exist");
	}

	private static Ad with(Ad.Campaign campaign) {
		return new Ad("Acme", new Ad.Creative(null, "Buy anvils", List.of()), campaign);
	}

	private static Audience audience(AgeBand age) {
		return new Audience(List.of(age), List.of(), List.of());
	}

	private static Audience audience(Gender gender) {
		return new Audience(List.of(), List.of(gender), List.of());
	}

	private static String golden(String variant) throws IOException {
		try (InputStream input = TaskPromptsTest.class.getResourceAsStream("/prompts/golden/" + variant + ".txt")) {
			String text = new String(Objects.requireNonNull(input, variant).readAllBytes(), StandardCharsets.UTF_8)
				.replace("\r\n", "\n");
			return text.substring(0, text.length() - 1);
		}
	}

}
