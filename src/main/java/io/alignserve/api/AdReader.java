package io.alignserve.api;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Market;
import io.alignserve.ad.Platform;
import io.alignserve.ad.SpecialAdCategory;

/**
 * Turns an ad as clients write it into one of the domain.
 */
@Component
class AdReader {

	private static final Map<String, Platform> PLATFORMS = Words.of(Platform.values(), Platform::label);

	private static final Map<String, Market> MARKETS = Words.of(Market.values(), Market::name);

	private static final Map<String, SpecialAdCategory> CATEGORIES = Words.of(SpecialAdCategory.values(),
			SpecialAdCategory::name);

	private static final String POINTER = "/ad";

	private final LimitsProperties limits;

	AdReader(LimitsProperties limits) {
		this.limits = limits;
	}

	/**
	 * Reads an ad whose body is to be written.
	 * @param input the ad
	 * @param findings takes what is wrong
	 * @return the ad, {@code null} if it is absent or cannot be read
	 */
	@Nullable Ad withoutBody(@Nullable AdInput input, Findings findings) {
		if (input != null && input.body() != null) {
			findings.add(POINTER + "/body", "is given, but the body is what this call writes; leave it out");
		}
		return read(input, findings, null);
	}

	/**
	 * Reads an ad that has a body.
	 * @param input the ad
	 * @param findings takes what is wrong
	 * @return the ad, {@code null} if it is absent or cannot be read
	 */
	@Nullable Ad withBody(@Nullable AdInput input, Findings findings) {
		String body = (input == null) ? null
				: findings.requiredText(POINTER + "/body", input.body(), this.limits.bodyCharacters());
		return read(input, findings, body);
	}

	private @Nullable Ad read(@Nullable AdInput input, Findings findings, @Nullable String body) {
		if (input == null) {
			findings.add(POINTER, "is missing; give an object with at least a brand");
			return null;
		}
		String brand = findings.requiredText(POINTER + "/brand", input.brand(), this.limits.brandCharacters());
		String title = findings.text(POINTER + "/title", input.title(), this.limits.titleCharacters());
		Ad.Creative creative = new Ad.Creative(title, body, keywords(input.keywords(), findings));
		Ad.Campaign campaign = campaign(input, findings);
		return (brand != null) ? new Ad(brand, creative, campaign) : null;
	}

	private List<String> keywords(@Nullable List<@Nullable String> keywords, Findings findings) {
		List<String> read = new ArrayList<>();
		if (keywords == null) {
			return read;
		}
		String pointer = POINTER + "/keywords";
		if (keywords.size() > this.limits.keywords()) {
			findings.add(pointer,
					"has " + keywords.size() + " keywords; at most " + this.limits.keywords() + " are allowed");
			return read;
		}
		for (int i = 0; i < keywords.size(); i++) {
			String keyword = findings.requiredText(pointer + "/" + i, keywords.get(i), this.limits.keywordCharacters());
			if (keyword != null) {
				read.add(keyword);
			}
		}
		return read;
	}

	private Ad.Campaign campaign(AdInput input, Findings findings) {
		LocalDate start = date(POINTER + "/startDate", input.startDate(), findings);
		LocalDate end = date(POINTER + "/endDate", input.endDate(), findings);
		if (start != null && end != null && end.isBefore(start)) {
			findings.add(POINTER + "/endDate", "is " + end + ", it must not be before startDate, " + start);
		}
		SpendInput spend = input.spend();
		return new Ad.Campaign(Words.readAll(POINTER + "/platforms", input.platforms(), PLATFORMS, findings), start,
				end, optional(POINTER + "/market", input.market(), MARKETS, findings),
				range(POINTER + "/audienceSize", input.audienceSize(), findings),
				(spend != null) ? range(POINTER + "/spend", new RangeInput(spend.lower(), spend.upper()), findings)
						: null,
				currency(spend, findings), range(POINTER + "/impressions", input.impressions(), findings),
				category(input, findings));
	}

	private static SpecialAdCategory category(AdInput input, Findings findings) {
		SpecialAdCategory category = optional(POINTER + "/specialAdCategory", input.specialAdCategory(), CATEGORIES,
				findings);
		return (category != null) ? category : SpecialAdCategory.NONE;
	}

	private static <E> @Nullable E optional(String pointer, @Nullable String word, Map<String, E> allowed,
			Findings findings) {
		return (word != null) ? findings.pick(pointer, word, allowed) : null;
	}

	private static @Nullable LocalDate date(String pointer, @Nullable String text, Findings findings) {
		if (text == null) {
			return null;
		}
		try {
			LocalDate date = LocalDate.parse(text);
			if (date.getYear() >= 1 && date.getYear() <= 9999) {
				return date;
			}
		}
		catch (DateTimeParseException ex) {
			// Told below.
		}
		findings.add(pointer, Findings.quoted(text) + " is not a date; write it as YYYY-MM-DD, for example 2022-01-18");
		return null;
	}

	private static @Nullable AmountRange range(String pointer, @Nullable RangeInput range, Findings findings) {
		if (range == null) {
			return null;
		}
		Long lower = range.lower();
		Long upper = range.upper();
		if (lower == null) {
			findings.add(pointer + "/lower", "is missing; give a whole number of 0 or more");
		}
		else if (lower < 0) {
			findings.add(pointer + "/lower", "is " + lower + ", it must be 0 or more");
		}
		else if (upper != null && upper < lower) {
			findings.add(pointer + "/upper", "is " + upper + ", it must be at least lower, " + lower);
		}
		else {
			return new AmountRange(lower, upper);
		}
		return null;
	}

	private static String currency(@Nullable SpendInput spend, Findings findings) {
		String code = (spend != null) ? spend.currency() : null;
		if (code == null) {
			return "USD";
		}
		if (Currency.getAvailableCurrencies().stream().noneMatch((known) -> known.getCurrencyCode().equals(code))) {
			findings.add(POINTER + "/spend/currency",
					Findings.quoted(code) + " is not a currency; write its ISO 4217 code, for example USD");
		}
		return code;
	}

}
