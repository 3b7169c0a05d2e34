package io.alignserve.api;

import java.math.BigDecimal;
import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as clients tell it.
 *
 * @param externalId the client's own id
 * @param source where the figures are from
 * @param responseId the response that wrote the text
 * @param candidate which of its candidates ran
 * @param text the text that ran
 * @param ad the ad that ran
 * @param platforms where the figures were counted
 * @param period the days of the figures
 * @param impressions how often it was shown
 * @param spend what that cost
 * @param breakdown who saw it
 */
@Schema(name = "OutcomeReport",
		description = "What really happened to an ad: needs period, impressions, and a " + "responseId or an ad")
record OutcomeInput(
		@Schema(description = "Your own id of this outcome, at most 200 characters. Told again with the same id, it "
				+ "replaces what was told before. Without it, source, period, platforms and ad tell outcomes apart",
				example = "campaign-42/ad-7") @Nullable String externalId,
		@Schema(description = "Where the figures are from, at most 100 characters",
				example = "marketing-api") @Nullable String source,
		@Schema(description = "The id of the response that wrote the text; the ad is then optional",
				example = "7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4") @Nullable String responseId,
		@Schema(description = "Which candidate of the response ran; needed if it has several", minimum = "0",
				example = "0") @Nullable Integer candidate,
		@Schema(description = "The text that ran, beside a responseId if you give no ad, at most 20,000 characters. "
				+ "Without text or ad, the outcome cannot become a training record") @Nullable String text,
		@Schema(description = "The ad that ran, with its body. Its own dates, spend and impressions count as planned; "
				+ "what happened is told beside it") @Nullable AdInput ad,
		@ArraySchema(
				arraySchema = @Schema(
						description = "Where the figures were counted; absent = where the ad was " + "published"),
				schema = @Schema(allowableValues = {
						"facebook", "instagram", "messenger", "audience_network", "whatsapp",
						"threads" })) @Nullable List<@Nullable String> platforms,
		@Schema(description = "The days of the figures",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable PeriodInput period,
		@Schema(description = "How often it was shown in all",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable CountInput impressions,
		@Schema(description = "What that cost in all") @Nullable MoneyInput spend,
		@ArraySchema(arraySchema = @Schema(description = "Who saw it, at most 1000 rows. Rows that name the same of "
				+ "age, gender and region form a table, and each table is of everybody: its shares sum to 1, or its "
				+ "impressions to the total (1 % off is allowed). Rows of the same people are added "
				+ "up")) @Nullable List<@Nullable SliceInput> breakdown){

	/**
	 * The days of the figures.
	 *
	 * @param from first day
	 * @param to last day
	 */
	@Schema(name = "Period", description = "Days, both ends included")
	record PeriodInput(
			@Schema(description = "The first day, from 2004 on", format = "date", example = "2026-01-05",
					requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String from,
			@Schema(description = "The last day, not before the first and not in the future; absent if the ad was "
					+ "still running", format = "date", example = "2026-01-18") @Nullable String to) {
	}

	/**
	 * A number of impressions.
	 *
	 * @param exact the number
	 * @param lower the least it can be
	 * @param upper the most it can be
	 */
	@Schema(name = "Count", description = "A whole number of at most 1e15: exact, or from lower to upper")
	record CountInput(
			@Schema(description = "The number, if known", minimum = "0", example = "12480") @Nullable Long exact,
			@Schema(description = "The least it can be, if the number is not known",
					minimum = "0") @Nullable Long lower,
			@Schema(description = "The most it can be; absent if open") @Nullable Long upper) {
	}

	/**
	 * Money.
	 *
	 * @param exact the amount
	 * @param lower the least it can be
	 * @param upper the most it can be
	 * @param currency ISO 4217 code
	 */
	@Schema(name = "Money",
			description = "Money in units of the currency, at most 1e15 with at most 4 decimals: exact, "
					+ "or from lower to upper")
	record MoneyInput(
			@Schema(description = "The amount, if known", minimum = "0", example = "312.50") @Nullable BigDecimal exact,
			@Schema(description = "The least it can be, if the amount is not known",
					minimum = "0") @Nullable BigDecimal lower,
			@Schema(description = "The most it can be; absent if open") @Nullable BigDecimal upper,
			@Schema(description = "ISO 4217 code", defaultValue = "USD", example = "USD") @Nullable String currency) {
	}

	/**
	 * A part of the people.
	 *
	 * @param age how old
	 * @param gender which gender
	 * @param region where
	 * @param share their share of the impressions
	 * @param impressions how often it was shown to them
	 * @param spend what that cost
	 */
	@Schema(name = "OutcomeSlice",
			description = "A part of the people that saw the ad: names an age, a gender, a region "
					+ "or several of them; has a share, or impressions and perhaps a spend")
	record SliceInput(@Schema(description = "Age band", allowableValues = {
			"13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "Unknown" }) @Nullable String age,
			@Schema(description = "Gender", allowableValues = { "female", "male", "unknown" }) @Nullable String gender,
			@Schema(description = "A state's name or two-letter code, or any other name of a region as exports have "
					+ "them, at most 100 characters", example = "Oregon") @Nullable String region,
			@Schema(description = "Share of the impressions, at most 12 decimals", minimum = "0", maximum = "1",
					example = "0.25") @Nullable BigDecimal share,
			@Schema(description = "Times shown to these people", minimum = "0") @Nullable Long impressions,
			@Schema(description = "What that cost, in units of the currency of the total",
					minimum = "0") @Nullable BigDecimal spend){
	}

}
