package io.alignserve.ad;

import java.time.LocalDate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An advertisement and its campaign. Absent values are {@code null} or empty.
 *
 * @param brand the advertiser's name, never blank
 * @param creative title, body and keywords
 * @param campaign when, where and for how much it ran
 */
public record Ad(String brand, Creative creative, Campaign campaign) {

	public Ad {
		if (brand.isBlank()) {
			throw new IllegalArgumentException("brand is blank, it must name the advertiser");
		}
	}

	/**
	 * What people see.
	 *
	 * @param title the headline
	 * @param body the text
	 * @param keywords words that the text is about
	 */
	public record Creative(@Nullable String title, @Nullable String body, List<String> keywords) {

		public Creative {
			keywords = List.copyOf(keywords);
		}

	}

	/**
	 * When, where and for how much the advertisement ran.
	 *
	 * @param platforms where it was published
	 * @param start first day
	 * @param end last day
	 * @param market where it was marketed
	 * @param audienceSize estimated number of people
	 * @param spend money spent, in whole units of {@code currency}
	 * @param currency ISO 4217 code
	 * @param impressions number of times it was shown
	 * @param category special category
	 */
	public record Campaign(List<Platform> platforms, @Nullable LocalDate start, @Nullable LocalDate end,
			@Nullable Market market, @Nullable AmountRange audienceSize, @Nullable AmountRange spend, String currency,
			@Nullable AmountRange impressions, SpecialAdCategory category) {

		public Campaign {
			platforms = List.copyOf(platforms);
		}

		/**
		 * Returns a campaign of which nothing is known.
		 * @return a campaign without dates, platforms or amounts
		 */
		public static Campaign unknown() {
			return new Campaign(List.of(), null, null, null, null, null, "USD", null, SpecialAdCategory.NONE);
		}

	}

}
