package io.alignserve.task;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Platform;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceSegment;

/**
 * Collects what a template may print. Whatever is unknown stays out of the map.
 */
final class PromptValues {

	// "22th March 2021", "01th May 2019": the paper writes "th" after every day.
	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd'th' MMMM yyyy", Locale.ENGLISH);

	private final Map<PromptField, String> values = new EnumMap<>(PromptField.class);

	PromptValues(Ad ad) {
		put(PromptField.BRAND, ad.brand());
		creative(ad.creative());
		campaign(ad.campaign());
	}

	PromptValues audience(Audience audience) {
		put(PromptField.AGES, join(audience.ages()));
		put(PromptField.GENDERS, join(audience.genders()));
		put(PromptField.REGIONS, join(audience.regions()));
		put(PromptField.QUOTED_REGIONS,
				audience.regions().isEmpty() ? "‘all of US’"
						: audience.regions()
							.stream()
							.map((state) -> "‘" + state.label() + "’")
							.collect(Collectors.joining(", ")));
		return this;
	}

	PromptValues change(List<? extends AudienceSegment> from, List<? extends AudienceSegment> to) {
		put(PromptField.FROM, join(from));
		put(PromptField.TO, join(to));
		put(PromptField.TO_PLURAL,
				to.stream().map((segment) -> segment.label() + "s").collect(Collectors.joining(", ")));
		return this;
	}

	Map<PromptField, String> asMap() {
		return Collections.unmodifiableMap(this.values);
	}

	private void creative(Ad.Creative creative) {
		String title = creative.title();
		put(PromptField.TITLE, title);
		if (title != null && !title.isBlank()) {
			// The samples print "begins with getting there.. The" and "Public
			// Transportation? The": a full stop even after a full stop, none after a
			// question mark.
			put(PromptField.TITLE_SENTENCE, (title.endsWith("?") || title.endsWith("!")) ? title : title + ".");
		}
		put(PromptField.BODY, creative.body());
		put(PromptField.KEYWORDS, String.join(", ", creative.keywords()));
	}

	private void campaign(Ad.Campaign campaign) {
		put(PromptField.PLATFORMS,
				campaign.platforms().stream().map(Platform::label).collect(Collectors.joining(", ")));
		LocalDate start = campaign.start();
		LocalDate end = campaign.end();
		if (start != null && end != null) {
			put(PromptField.START, DATE.format(start));
			put(PromptField.END, DATE.format(end));
		}
		put(PromptField.MARKET, (campaign.market() == null) ? null : campaign.market().label());
		put(PromptField.CURRENCY, campaign.currency());
		range(campaign.audienceSize(), PromptField.SIZE_LOWER, PromptField.SIZE_UPPER, PromptField.SIZE_FROM);
		range(campaign.spend(), PromptField.SPEND_LOWER, PromptField.SPEND_UPPER, PromptField.SPEND_FROM);
		range(campaign.impressions(), PromptField.IMPRESSIONS_LOWER, PromptField.IMPRESSIONS_UPPER,
				PromptField.IMPRESSIONS_FROM);
	}

	private void range(@Nullable AmountRange range, PromptField lower, PromptField upper, PromptField from) {
		if (range == null) {
			return;
		}
		Long top = range.upper();
		if (top == null) {
			put(from, Long.toString(range.lower()));
			return;
		}
		put(lower, Long.toString(range.lower()));
		put(upper, Long.toString(top));
	}

	private void put(PromptField field, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			this.values.put(field, value);
		}
	}

	private static String join(List<? extends AudienceSegment> segments) {
		return segments.stream().map(AudienceSegment::label).collect(Collectors.joining(", "));
	}

}
