package io.alignserve.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Platform;
import io.alignserve.outcome.Outcome;
import io.alignserve.outcome.OutcomeReport;
import io.alignserve.outcome.Slice;

/**
 * An outcome in the form of Meta's Ad Library API ({@code ads_archive}), so that whoever
 * reads its exports reads this one too: numbers are strings there.
 */
@Schema(name = "TrainingRecord",
		description = "An outcome as an ad of Meta's Ad Library API: the same names and forms, "
				+ "numbers as strings. What is not known is absent")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "id", "page_name", "ad_delivery_start_time", "ad_delivery_stop_time", "ad_creative_bodies",
		"ad_creative_link_titles", "impressions", "spend", "currency", "demographic_distribution", "delivery_by_region",
		"publisher_platforms", "estimated_audience_size", "_source", "_outcome" })
record TrainingRecord(@Schema(description = "The outcome's id") String id,
		@Schema(description = "The brand") @JsonProperty("page_name") @Nullable String pageName,
		@Schema(description = "The first day of the figures") @JsonProperty("ad_delivery_start_time") String startTime,
		@Schema(description = "The last day of the figures") @JsonProperty("ad_delivery_stop_time") @Nullable String stopTime,
		@Schema(description = "The text that ran") @JsonProperty("ad_creative_bodies") List<String> bodies,
		@Schema(description = "The headline") @JsonProperty("ad_creative_link_titles") @Nullable List<String> titles,
		Bounds impressions, @Nullable Bounds spend, @Nullable String currency,
		@Schema(description = "By age and gender") @JsonProperty("demographic_distribution") @Nullable List<Group> demographics,
		@Schema(description = "By region") @JsonProperty("delivery_by_region") @Nullable List<Region> regions,
		@JsonProperty("publisher_platforms") @Nullable List<String> platforms,
		@JsonProperty("estimated_audience_size") @Nullable Bounds audienceSize,
		@Schema(description = "Always alignserve", example = "alignserve") @JsonProperty("_source") String source,
		@JsonProperty("_outcome") Origin origin) {

	/**
	 * Makes a record.
	 * @param outcome an outcome with a text
	 * @return the record
	 */
	static TrainingRecord of(Outcome outcome) {
		OutcomeReport report = outcome.report();
		OutcomeReport.Identity identity = report.identity();
		Ad ad = report.ad();
		String title = (ad != null) ? ad.creative().title() : null;
		String body = report.textThatRan();
		return new TrainingRecord(outcome.id().toString(), (ad != null) ? ad.brand() : null,
				identity.period().from().toString(),
				(identity.period().to() != null) ? identity.period().to().toString() : null,
				(body != null) ? List.of(body) : List.of(), (title != null) ? List.of(title) : null,
				Bounds.of(report.impressions()), spend(report),
				(report.spend() != null) ? report.spend().currency() : null, demographics(report), regions(report),
				platforms(identity.platforms(), ad), audienceSize(ad), "alignserve", Origin.of(outcome));
	}

	private static @Nullable Bounds spend(OutcomeReport report) {
		if (report.spend() == null) {
			return null;
		}
		BigDecimal upper = report.spend().upper();
		return new Bounds(whole(report.spend().lower()), (upper != null) ? whole(upper) : null);
	}

	private static @Nullable Bounds audienceSize(@Nullable Ad ad) {
		AmountRange size = (ad != null) ? ad.campaign().audienceSize() : null;
		return (size != null) ? Bounds.of(size) : null;
	}

	/** The Ad Library has whole units of the currency only. */
	private static String whole(BigDecimal amount) {
		return amount.setScale(0, RoundingMode.DOWN).toPlainString();
	}

	/**
	 * By age and gender together. Where one of them alone was told, the other is unknown,
	 * which is what the Ad Library writes then.
	 */
	private static @Nullable List<Group> demographics(OutcomeReport report) {
		for (Set<Slice.Dimension> dimensions : List.of(Set.of(Slice.Dimension.AGE, Slice.Dimension.GENDER),
				Set.of(Slice.Dimension.AGE), Set.of(Slice.Dimension.GENDER))) {
			List<Slice> slices = report.breakdown().shares(dimensions);
			if (!slices.isEmpty()) {
				return slices.stream().map(Group::of).toList();
			}
		}
		return null;
	}

	private static @Nullable List<Region> regions(OutcomeReport report) {
		List<Slice> slices = report.breakdown().shares(Set.of(Slice.Dimension.REGION));
		return slices.isEmpty() ? null : slices.stream().map(Region::of).toList();
	}

	private static @Nullable List<String> platforms(List<Platform> counted, @Nullable Ad ad) {
		List<Platform> platforms = (!counted.isEmpty() || ad == null) ? counted : ad.campaign().platforms();
		return platforms.isEmpty() ? null : platforms.stream().map(Platform::label).toList();
	}

	private static String shareOf(Slice slice) {
		BigDecimal share = slice.share();
		return (share != null) ? share.stripTrailingZeros().toPlainString() : "0";
	}

	/**
	 * A range.
	 *
	 * @param lower lower bound
	 * @param upper upper bound; absent if open
	 */
	@Schema(name = "LibraryBounds", description = "A range of whole numbers; exact figures have the same bounds")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Bounds(@Schema(example = "1000") @JsonProperty("lower_bound") String lower,
			@Schema(example = "1499") @JsonProperty("upper_bound") @Nullable String upper) {

		static Bounds of(AmountRange range) {
			Long upper = range.upper();
			return new Bounds(Long.toString(range.lower()), (upper != null) ? upper.toString() : null);
		}

	}

	/**
	 * People of an age and gender.
	 *
	 * @param percentage their share, 0 to 1
	 * @param age how old
	 * @param gender which gender
	 */
	@Schema(name = "LibraryGroup", description = "People of an age and gender")
	record Group(@Schema(description = "Their share, 0 to 1", example = "0.07932") String percentage,
			@Schema(example = "55-64") String age, @Schema(example = "female") String gender) {

		static Group of(Slice slice) {
			return new Group(shareOf(slice), (slice.age() != null) ? slice.age() : Slice.UNKNOWN_AGE,
					(slice.gender() != null) ? slice.gender() : Slice.UNKNOWN_GENDER);
		}

	}

	/**
	 * People of a region.
	 *
	 * @param percentage their share, 0 to 1
	 * @param region where
	 */
	@Schema(name = "LibraryRegion", description = "People of a region")
	record Region(@Schema(description = "Their share, 0 to 1", example = "0.316236") String percentage,
			@Schema(example = "New York") String region) {

		static Region of(Slice slice) {
			return new Region(shareOf(slice), String.valueOf(slice.region()));
		}

	}

	/**
	 * What the Ad Library does not know.
	 *
	 * @param cursor where an export goes on after this record
	 * @param revision revision of the outcome
	 * @param caller who told it
	 * @param externalId the caller's own id
	 * @param source where the figures are from
	 * @param responseId the response that wrote the text
	 * @param candidate its candidate
	 * @param linked whether the response was found
	 * @param verified whether the text is that of the response
	 */
	@Schema(name = "TrainingRecordOrigin", description = "What the Ad Library has no field for")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Origin(
			@Schema(description = "Given as the query parameter cursor, the export goes on after this "
					+ "record") String cursor,
			int revision, String caller, @Nullable String externalId, @Nullable String source,
			@Nullable String responseId, @Nullable Integer candidate, boolean linked, boolean verified) {

		static Origin of(Outcome outcome) {
			OutcomeReport.Identity identity = outcome.report().identity();
			OutcomeReport.Response response = identity.response();
			return new Origin(Query.cursor(outcome.position()), outcome.revision(), outcome.caller(),
					identity.externalId(), identity.source(), (response != null) ? response.id() : null,
					(response != null) ? response.candidate() : null, outcome.link().linked(),
					outcome.link().verified());
		}

	}

}
