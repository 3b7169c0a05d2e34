package io.alignserve.api;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.ad.Platform;
import io.alignserve.ad.SpecialAdCategory;

/**
 * An advertisement as clients write it.
 *
 * @param brand the advertiser
 * @param title the headline
 * @param body the text
 * @param keywords what the text is about
 * @param platforms where it was published
 * @param startDate first day
 * @param endDate last day
 * @param market where it was marketed
 * @param audienceSize estimated number of people
 * @param spend money spent
 * @param impressions number of times shown
 * @param specialAdCategory special category
 */
@Schema(name = "Ad", description = "An advertisement and its campaign; what is not known is left out")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AdInput(
		@Schema(description = "The advertiser's name, at most 200 characters",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String brand,
		@Schema(description = "The headline, at most 500 characters") @Nullable String title,
		@Schema(description = "The text, at most 20,000 characters; must be absent where the body is to be written "
				+ "(/v1/tag), must be there otherwise") @Nullable String body,
		@ArraySchema(arraySchema = @Schema(description = "Words the text is to use or is about, at most 50 of at most "
				+ "100 characters")) @Nullable List<@Nullable String> keywords,
		@ArraySchema(arraySchema = @Schema(description = "Where the ad was published"),
				schema = @Schema(allowableValues = {
						"facebook", "instagram", "messenger", "audience_network", "whatsapp",
						"threads" })) @Nullable List<@Nullable String> platforms,
		@Schema(description = "First day of the campaign", format = "date") @Nullable String startDate,
		@Schema(description = "Last day of the campaign, not before startDate",
				format = "date") @Nullable String endDate,
		@Schema(description = "Where the campaign was marketed",
				allowableValues = { "USA", "GLOBAL" }) @Nullable String market,
		@Schema(description = "Estimated number of people in the audience") @Nullable RangeInput audienceSize,
		@Schema(description = "Money spent; needed to write for a budget") @Nullable SpendInput spend,
		@Schema(description = "Times shown; needed to write for a number of impressions") @Nullable RangeInput impressions,
		@Schema(description = "Category for which law or Meta's rules limit targeting", defaultValue = "NONE",
				allowableValues = { "NONE", "HOUSING", "EMPLOYMENT", "FINANCIAL_PRODUCTS_SERVICES",
						"ISSUES_ELECTIONS_POLITICS" }) @Nullable String specialAdCategory){

	/**
	 * Writes an ad as clients write it.
	 * @param ad the ad
	 * @return the same
	 */
	static AdInput of(Ad ad) {
		Ad.Campaign campaign = ad.campaign();
		return new AdInput(ad.brand(), ad.creative().title(), ad.creative().body(), orNull(ad.creative().keywords()),
				orNull(campaign.platforms().stream().map(Platform::label).toList()), text(campaign.start()),
				text(campaign.end()), (campaign.market() != null) ? campaign.market().name() : null,
				RangeInput.of(campaign.audienceSize()), SpendInput.of(campaign.spend(), campaign.currency()),
				RangeInput.of(campaign.impressions()),
				(campaign.category() != SpecialAdCategory.NONE) ? campaign.category().name() : null);
	}

	private static @Nullable List<@Nullable String> orNull(List<String> list) {
		return list.isEmpty() ? null : new ArrayList<>(list);
	}

	private static @Nullable String text(@Nullable LocalDate date) {
		return (date != null) ? date.toString() : null;
	}

}
