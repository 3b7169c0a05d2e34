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

	static final Map<String, Platform> PLATFORMS = Words.of(Platform.values(), Platform::label);

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
		return read(POINTER, input, findings, null);
	}

	/**
	 * Reads an ad that has a body.
	 * @param input the ad
	 * @param findings takes what is wrong
	 * @return the ad, {@code null} if it is absent or cannot be read
	 */
	@Nullable Ad withBody(@Nullable AdInput input, Findings findings) {
		return withBody(POINTER, input, findings);
	}

	/**
	 * Reads several ads that have bodies.
	 * @param pointer where the list stands
	 * @param inputs the ads, at least one
	 * @param findings takes what is wrong
	 * @return those that can be read
	 */
	List<Ad> allWithBody(String pointer, @Nullable List<@Nullable AdInput> inputs, Findings findings) {
		List<Ad> read = new ArrayList<>();
		int count = (inputs != null) ? inputs.size() : 0;
		if (inputs == null || count < 1 || count > this.limits.ads()) {
			findings.add(pointer, ((inputs == null) ? "is missing" : "has " + count + " ads") + "; give 1 to "
					+ this.limits.ads() + " ads");
			return read;
		}
		for (int i = 0; i < count; i++) {
			Ad ad = withBody(pointer + "/" + i, inputs.get(i), findings);
			if (ad != null) {
				read.add(ad);
			}
		}
		return read;
	}

	/**
	 * Reads an ad that has a body.
	 * @param pointer where it stands
	 * @param input the ad
	 * @param findings takes what is wrong
	 * @return the ad, {@code null} if it is absent or cannot be read
	 */
	@Nullable Ad withBody(String pointer, @Nullable AdInput input, Findings findings) {
		String body = (input == null) ? null
				: findings.requiredText(pointer + "/body", input.body(), this.limits.bodyCharacters());
		return read(pointer, input, findings, body);
	}

	private @Nullable Ad read(String at, @Nullable AdInput input, Findings findings, @Nullable String body) {
		if (input == null) {
			findings.add(at, "is missing; give an object with at least a brand");
			return null;
		}
		String brand = findings.requiredText(at + "/brand", input.brand(), this.limits.brandCharacters());
		String title = findings.text(at + "/title", input.title(), this.limits.titleCharacters());
		Ad.Creative creative = new Ad.Creative(title, body, keywords(at + "/keywords", input.keywords(), findings));
		Ad.Campaign campaign = campaign(at, input, findings);
		return (brand != null) ? new Ad(brand, creative, campaign) : null;
	}

	private List<String> keywords(String pointer, @Nullable List<@Nullable String> keywords, Findings findings) {
		List<String> read = new ArrayList<>();
		if (keywords == null) {
			return read;
		}
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

	private Ad.Campaign campaign(String at, AdInput input, Findings findings) {
		LocalDate start = date(at + "/startDate", input.startDate(), findings);
		LocalDate end = date(at + "/endDate", input.endDate(), findings);
		if (start != null && end != null && end.isBefore(start)) {
			findings.add(at + "/endDate", "is " + end + ", it must not be before startDate, " + start);
		}
		SpendInput spend = input.spend();
		return new Ad.Campaign(Words.readAll(at + "/platforms", input.platforms(), PLATFORMS, findings), start, end,
				optional(at + "/market", input.market(), MARKETS, findings),
				range(at + "/audienceSize", input.audienceSize(), findings),
				(spend != null) ? range(at + "/spend", new RangeInput(spend.lower(), spend.upper()), findings) : null,
				currency(at + "/spend/currency", (spend != null) ? spend.currency() : null, findings),
				range(at + "/impressions", input.impressions(), findings), category(at, input, findings));
	}

	private static SpecialAdCategory category(String at, AdInput input, Findings findings) {
		SpecialAdCategory category = optional(at + "/specialAdCategory", input.specialAdCategory(), CATEGORIES,
				findings);
		return (category != null) ? category : SpecialAdCategory.NONE;
	}

	private static <E> @Nullable E optional(String pointer, @Nullable String word, Map<String, E> allowed,
			Findings findings) {
		return (word != null) ? findings.pick(pointer, word, allowed) : null;
	}

	static @Nullable LocalDate date(String pointer, @Nullable String text, Findings findings) {
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

	static String currency(String at, @Nullable String code, Findings findings) {
		if (code == null) {
			return "USD";
		}
		if (Currency.getAvailableCurrencies().stream().noneMatch((known) -> known.getCurrencyCode().equals(code))) {
			findings.add(at, Findings.quoted(code) + " is not a currency; write its ISO 4217 code, for example USD");
		}
		return code;
	}

}
