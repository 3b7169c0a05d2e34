package io.alignserve.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Platform;
import io.alignserve.outcome.Outcome;
import io.alignserve.outcome.OutcomeReport;
import io.alignserve.outcome.Outcomes;
import io.alignserve.outcome.Slice;

/**
 * An outcome as it is kept.
 *
 * @param id its id
 * @param revision how often something else was told
 * @param result what the report did
 * @param linked whether the response was found
 * @param verified whether the text is that of the response
 * @param trainable whether it becomes a training record
 * @param createdAt when first told
 * @param changedAt when last changed
 * @param report what was told
 */
@Schema(name = "Outcome", description = "What really happened to an ad, as it is kept")
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutcomeAnswer(@Schema(description = "Its id") UUID id,
		@Schema(description = "1, and one more for each report that said something else", example = "1") int revision,
		@Schema(description = "What the report did; with POST only", allowableValues = {
				"created", "revised", "unchanged" }) @Nullable String result,
		@Schema(description = "Whether the response was found in the request log: false for an ad of your own, and for a "
				+ "response that is older than what the log keeps") boolean linked,
		@Schema(description = "Whether the text that ran is what the response said, by its hash; false too where that "
				+ "cannot be told: with several candidates, without a text, or not linked") boolean verified,
		@Schema(description = "Whether it has a text and so becomes a training record") boolean trainable,
		@Schema(description = "When it was first told") Instant createdAt,
		@Schema(description = "When what is kept was told") Instant changedAt,
		@Schema(description = "What was told last; pages leave the breakdown out") Report report){

	static OutcomeAnswer of(Outcome outcome, boolean whole) {
		return of(outcome, null, whole);
	}

	static OutcomeAnswer of(Outcomes.Receipt receipt) {
		return of(receipt.outcome(), Words.word(receipt.result()), true);
	}

	private static OutcomeAnswer of(Outcome outcome, @Nullable String result, boolean whole) {
		return new OutcomeAnswer(outcome.id(), outcome.revision(), result, outcome.link().linked(),
				outcome.link().verified(), outcome.report().textThatRan() != null, outcome.createdAt(),
				outcome.changedAt(), Report.of(outcome.report(), whole));
	}

	/**
	 * What was told.
	 *
	 * @param externalId the client's own id
	 * @param source where the figures are from
	 * @param responseId the response
	 * @param candidate its candidate
	 * @param text the text that ran
	 * @param ad the ad that ran
	 * @param platforms where the figures were counted
	 * @param period the days
	 * @param impressions how often it was shown
	 * @param spend what that cost
	 * @param breakdown who saw it
	 */
	@Schema(name = "ToldOutcome", description = "What was told: exact figures have the same lower and upper")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Report(@Nullable String externalId, @Nullable String source, @Nullable String responseId,
			@Nullable Integer candidate, @Nullable String text, @Nullable AdInput ad, List<String> platforms,
			Days period, RangeInput impressions, @Nullable Money spend, @Nullable List<Part> breakdown) {

		static Report of(OutcomeReport told, boolean whole) {
			OutcomeReport.Identity identity = told.identity();
			OutcomeReport.Response response = identity.response();
			Ad ad = told.ad();
			AmountRange impressions = told.impressions();
			return new Report(identity.externalId(), identity.source(), (response != null) ? response.id() : null,
					(response != null) ? response.candidate() : null, told.text(), (ad != null) ? AdInput.of(ad) : null,
					identity.platforms().stream().map(Platform::label).toList(),
					new Days(identity.period().from(), identity.period().to()),
					new RangeInput(impressions.lower(), impressions.upper()), Money.of(told),
					whole ? told.breakdown().slices().stream().map(Part::of).collect(Collectors.toList()) : null);
		}

	}

	/**
	 * The days of the figures.
	 *
	 * @param from the first
	 * @param to the last
	 */
	@Schema(name = "ToldPeriod", description = "Days, both ends included")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Days(@Schema(description = "The first day") LocalDate from,
			@Schema(description = "The last day; absent if the ad was still running") @Nullable LocalDate to) {
	}

	/**
	 * What it cost.
	 *
	 * @param lower lower bound
	 * @param upper upper bound
	 * @param currency ISO 4217 code
	 */
	@Schema(name = "ToldSpend", description = "Money in units of the currency")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Money(@Schema(description = "The lower bound") BigDecimal lower,
			@Schema(description = "The upper bound; absent if open") @Nullable BigDecimal upper,
			@Schema(description = "ISO 4217 code") String currency) {

		static @Nullable Money of(OutcomeReport told) {
			return (told.spend() != null)
					? new Money(told.spend().lower(), told.spend().upper(), told.spend().currency()) : null;
		}

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
	@Schema(name = "ToldSlice", description = "A part of the people that saw the ad")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Part(@Nullable String age, @Nullable String gender, @Nullable String region, @Nullable BigDecimal share,
			@Nullable Long impressions, @Nullable BigDecimal spend) {

		static Part of(Slice slice) {
			return new Part(slice.age(), slice.gender(), slice.region(), slice.share(), slice.impressions(),
					slice.spend());
		}

	}

	/**
	 * What became of a list of reports.
	 *
	 * @param items the outcomes in the order of the reports
	 */
	@Schema(name = "ToldOutcomes", description = "What became of a list of outcomes, in its order")
	record All(@Schema(description = "The outcomes") List<OutcomeAnswer> items) {
	}

	/**
	 * A page of outcomes.
	 *
	 * @param items the outcomes, newest first
	 * @param nextCursor where the next page begins
	 */
	@Schema(name = "Outcomes", description = "Outcomes, newest first")
	record Page(@Schema(description = "The outcomes, without their breakdowns") List<OutcomeAnswer> items,
			@Schema(description = "Where the next page begins; null if there is none", types = {
					"string", "null" },
					example = "MTI") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

		/**
		 * Makes the page.
		 * @param outcomes one more than fit, if there are so many
		 * @param limit how many fit
		 * @return the page
		 */
		static Page of(List<Outcome> outcomes, int limit) {
			PageCut<Outcome> page = PageCut.of(outcomes, limit, Outcome::position);
			return new Page(page.items((one) -> OutcomeAnswer.of(one, false)), page.nextCursor());
		}

	}

	/**
	 * What was told of an outcome over time.
	 *
	 * @param items newest first
	 * @param nextCursor where the next page begins
	 */
	@Schema(name = "OutcomeRevisions", description = "What was told of an outcome over time, newest first")
	record Revisions(@Schema(description = "The revisions") List<Revision> items,
			@Schema(description = "Where the next page begins; null if there is none", types = {
					"string", "null" },
					example = "MTI") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor){

		static Revisions of(List<Outcomes.Revision> revisions, int limit) {
			PageCut<Outcomes.Revision> page = PageCut.of(revisions, limit, Outcomes.Revision::number);
			return new Revisions(
					page.items((one) -> new Revision(one.number(), one.at(), Report.of(one.report(), true))),
					page.nextCursor());
		}

	}

	/**
	 * What was told once.
	 *
	 * @param revision its number
	 * @param at when
	 * @param report what
	 */
	@Schema(name = "OutcomeRevision", description = "What was told of an outcome at some time")
	record Revision(@Schema(description = "1 or more", example = "1") int revision,
			@Schema(description = "When it was told") Instant at,
			@Schema(description = "What was told") Report report) {
	}

}
