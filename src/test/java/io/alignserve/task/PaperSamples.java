package io.alignserve.task;

import java.time.LocalDate;
import java.util.List;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Market;
import io.alignserve.ad.Platform;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.Audience;
import io.alignserve.audience.UsState;

/**
 * The ads of the task samples in the appendix of "Align Via Actions", as structured data.
 */
final class PaperSamples {

	static final Ad UBER = new Ad("Uber",
			new Ad.Creative("Because care begins with getting there.", null,
					List.of("uber", "healthcare", "appointments", "aidsfoundationchicago", "transportation")),
			new Ad.Campaign(List.of(Platform.FACEBOOK, Platform.INSTAGRAM), LocalDate.of(2022, 1, 18),
					LocalDate.of(2022, 2, 13), Market.USA, new AmountRange(100_001, 500_000L),
					new AmountRange(7_000, 7_999L), "USD", new AmountRange(100_000, 124_999L), SpecialAdCategory.NONE));

	static final Ad GOLDMAN_FUTURE = new Ad("Goldman Sachs",
			new Ad.Creative("A More Equitable Future", null,
					List.of("blackwomenimpact", "women", "investing", "economy", "black")),
			new Ad.Campaign(List.of(Platform.FACEBOOK, Platform.INSTAGRAM), LocalDate.of(2021, 3, 22),
					LocalDate.of(2021, 3, 26), Market.USA, new AmountRange(100_001, 500_000L),
					new AmountRange(600, 699L), "USD", null, SpecialAdCategory.NONE));

	static final Ad VISTAPRINT = new Ad("BuzzFeed",
			new Ad.Creative("8 Reasons You Should Be Supporting Small Businesses", null,
					List.of("vistaprint", "shopping", "businesses", "small", "business")),
			onFacebook(LocalDate.of(2019, 5, 1), LocalDate.of(2019, 5, 2), new AmountRange(0, 99L)));

	// The body's last blank is the paper's: "the US deficit. . Based on".
	static final Ad TALKS_AT_GS = new Ad("Goldman Sachs", new Ad.Creative("Talks at GS", """
			In a new Talks at GS podcast, William Gale of The Brookings Institution discusses how the \
			recently passed federal relief package impacts the future of the US deficit.\s""", List.of()),
			onFacebook(LocalDate.of(2020, 4, 2), LocalDate.of(2020, 4, 10), new AmountRange(0, 99L)));

	static final Ad PUBLIC_TRANSPORTATION = new Ad("BuzzFeed",
			new Ad.Creative("How Much Do You Know About Public Transportation?", """
					Investing in public transportation leads to economic growth, and Infrastructure Week is the \
					perfect time to support your local public transit! Investing in public transportation leads to \
					economic growth, and Infrastructure Week is the perfect time to support your local public \
					transit! Learn more at [URL]""", List.of()),
			onFacebook(LocalDate.of(2019, 5, 13), LocalDate.of(2019, 5, 16), new AmountRange(1_000, 1_499L)));

	static final Ad SENTRA = new Ad("Nissan", new Ad.Creative("2021 Nissan Sentra", """
			Starting at $19,460 MSRP Excl. taxes, title and license $139 per month lease, 36 months, $4,639 \
			initial payment As shown 2021 Sentra $259 per month lease, 36 months, $2,929 initial payment For \
			well-qualified lessees. Excl. taxes, title and license 0.0% APR financing for up to 36 months for \
			well-qualified buyers Excl. taxes, title and license The official website of Nissan specializing in \
			deals, offers, incentives, & rebates. Compare models to lease or buy from your local Nissan dealer""",
			List.of()),
			onFacebook(LocalDate.of(2020, 1, 9), LocalDate.of(2020, 3, 20), new AmountRange(7_000, 7_999L)));

	static final Ad SUSHI_MAKI = ad("DoorDash", "Get Sushi Maki Delivered", """
			All June, join us to fight hunger in the Miami community. When you order from Sushi Maki, we'll \
			donate a meal* to Feeding South Florida. Terms: [URL]""");

	static final Ad POLARIS = ad("Polaris", "Subscribe Now Don't Miss A Single Update! Join Now To Make A Difference.",
			"""
					Join now to make a difference in the lives of human trafficking victims and survivors. Join \
					Polaris's digital community today and see how you can make a difference! We cannot end this one \
					person, one survivor at a time. With your help, we can target the systems that make trafficking \
					possible. Join Polaris's digital community today and see how you can make a difference!""");

	static final Ad DAILY_CHECK_IN = ad("Goldman Sachs", "The Daily Check-In", """
			How does India’s downgraded growth outlook compare to previous downturns and policy responses? \
			Prachi Mishra, Goldman Sachs Research’s Chief India Economist, explains.""");

	static final Ad STEM_WELL = new Ad("The Stem Well", new Ad.Creative(null, """
			Breaking News out of Princeton, NJ: Isabella Green from Cleveland, Ohio is a 2023 Princeton Prize in \
			Race Relations winner for advancing equity in pediatric cancer prevention and care.

			To learn more about The Princeton Prize in Race Relations, visit: [URL] learn more about The Stem Well, \
			please follow our journey and click link in bio.

			#genZleader #DEIJ #makingadifference #princetonprizeinracerelements #princeton #princetonuniversity \
			#pediatriccancer #pediatriccancerawareness #childhoodcancer #childhoodcancerawareness #stemeducation \
			#diversity #equity #inclusion""", List.of()), Ad.Campaign.unknown());

	static final Ad HEALTH_FOR_HUMANITY = ad("Johnson & Johnson", "Our 2022 Impact", """
			We're committed to creating a healthier, more equitable world for all. Our 2022 Health for Humanity \
			Report spotlights cutting-edge innovations and inspiring stories of progress as we reimagine the \
			future of healthcare.""");

	private PaperSamples() {
	}

	/**
	 * The Nissan ad of TS-E and TC-A, which print its apostrophe differently.
	 */
	static Ad nationalParks(char apostrophe) {
		return ad("Nissan", "Double your donation to National Parks", """
				Double your donation to National Parks. Help preserve and protect America%cs national parks. Now \
				through February 8, Nissan TITAN will match any gift to the National Park Foundation 2-for-1, up to \
				$200,000. #WeAreParks #CallingAllTITANS""".formatted(apostrophe));
	}

	static Audience in(UsState... states) {
		return new Audience(List.of(), List.of(), List.of(states));
	}

	private static Ad ad(String brand, String title, String body) {
		return new Ad(brand, new Ad.Creative(title, body, List.of()), Ad.Campaign.unknown());
	}

	private static Ad.Campaign onFacebook(LocalDate start, LocalDate end, AmountRange spend) {
		return new Ad.Campaign(List.of(Platform.FACEBOOK), start, end, Market.USA, null, spend, "USD", null,
				SpecialAdCategory.NONE);
	}

}
