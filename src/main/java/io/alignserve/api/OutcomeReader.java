package io.alignserve.api;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.access.Caller;
import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.outcome.Breakdown;
import io.alignserve.outcome.OutcomeProperties;
import io.alignserve.outcome.OutcomeReport;
import io.alignserve.outcome.Outcomes;
import io.alignserve.outcome.Period;
import io.alignserve.outcome.Slice;
import io.alignserve.outcome.Spend;

/**
 * Turns the body of {@code POST /v1/outcomes} into reports, or refuses it with everything
 * that is wrong.
 */
@Component
class OutcomeReader {

	/** Meta's first year; no delivery of its ads is older. */
	private static final int FIRST_YEAR = 2004;

	private static final int EXTERNAL_ID_CHARACTERS = 200;

	private static final int SOURCE_CHARACTERS = 100;

	private static final int MOST_CANDIDATES = 10_000;

	private static final Pattern RESPONSE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final AdReader ads;

	private final FiguresReader figures;

	private final OutcomeLinks links;

	private final LimitsProperties limits;

	private final OutcomeProperties outcomeLimits;

	OutcomeReader(AdReader ads, FiguresReader figures, OutcomeLinks links, LimitsProperties limits,
			OutcomeProperties outcomeLimits) {
		this.ads = ads;
		this.figures = figures;
		this.links = links;
		this.limits = limits;
		this.outcomeLimits = outcomeLimits;
	}

	/**
	 * Reads reports.
	 * @param input the body
	 * @param caller who tells
	 * @return the reports and whether their responses are known
	 * @throws RefusedException with everything that is wrong
	 */
	List<Outcomes.Told> read(OutcomesInput input, Caller caller) {
		Findings findings = new Findings();
		int count = input.items().size();
		if (count < 1 || count > this.outcomeLimits.reports()) {
			findings.add("", "has " + count + " outcomes; give 1 to " + this.outcomeLimits.reports());
			findings.refuseIfAny();
		}
		List<@Nullable OutcomeReport> reports = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			reports.add(report(input.pointer(i), input.items().get(i), findings));
		}
		findings.refuseIfAny();
		List<Outcomes.Told> told = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			OutcomeReport report = Objects.requireNonNull(reports.get(i));
			boolean chosen = Objects.requireNonNull(input.items().get(i)).candidate() != null;
			told.add(new Outcomes.Told(report, this.links.of(input.pointer(i), report, chosen, caller, findings)));
		}
		requireDifferent(input, told, findings);
		findings.refuseIfAny();
		return told;
	}

	private static void requireDifferent(OutcomesInput input, List<Outcomes.Told> told, Findings findings) {
		Map<String, Integer> seen = new HashMap<>();
		for (int i = 0; i < told.size(); i++) {
			Integer first = seen.putIfAbsent(told.get(i).report().naturalKey(), i);
			if (first != null) {
				findings.add(input.pointer(i), "is the same outcome as " + input.pointer(first) + ": the same "
						+ "externalId, or the same source, period, platforms and ad; give each outcome once");
			}
		}
	}

	private @Nullable OutcomeReport report(String at, @Nullable OutcomeInput input, Findings findings) {
		if (input == null) {
			findings.add(at, "is null; give an object");
			return null;
		}
		Period period = period(at + "/period", input.period(), findings);
		OutcomeReport.Response response = response(at, input, findings);
		String externalId = findings.text(at + "/externalId", input.externalId(), EXTERNAL_ID_CHARACTERS);
		String source = findings.text(at + "/source", input.source(), SOURCE_CHARACTERS);
		var platforms = Words.readAll(at + "/platforms", input.platforms(), AdReader.PLATFORMS, findings);
		Ad ad = ad(at, input, findings);
		String text = findings.text(at + "/text", input.text(), this.limits.bodyCharacters());
		AmountRange impressions = this.figures.impressions(at + "/impressions", input.impressions(), findings);
		Spend spend = this.figures.spend(at + "/spend", input.spend(), findings);
		List<Slice> slices = this.figures.breakdown(at + "/breakdown", input.breakdown(), findings);
		if (findings.hasBelow(at) || period == null || impressions == null) {
			return null;
		}
		Breakdown.check(slices, impressions, spend, this.outcomeLimits.tolerance(),
				(wrong) -> findings.add(at + "/breakdown", wrong));
		if (findings.hasBelow(at)) {
			return null;
		}
		return new OutcomeReport(new OutcomeReport.Identity(externalId, source, response, platforms, period), text, ad,
				impressions, spend, Breakdown.of(slices));
	}

	private @Nullable Ad ad(String at, OutcomeInput input, Findings findings) {
		if (input.ad() != null) {
			if (input.text() != null) {
				findings.add(at + "/text", "is given beside ad, whose body is the text; give one of them");
			}
			return this.ads.withBody(at + "/ad", input.ad(), findings);
		}
		if (input.responseId() == null) {
			findings.add(at + "/ad",
					"is missing; give the ad that ran, or the responseId of the response that wrote it");
		}
		return null;
	}

	private static OutcomeReport.@Nullable Response response(String at, OutcomeInput input, Findings findings) {
		String id = input.responseId();
		Integer candidate = input.candidate();
		if (candidate != null) {
			findings.between(at + "/candidate", candidate, 0, MOST_CANDIDATES);
		}
		if (id == null) {
			if (candidate != null) {
				findings.add(at + "/candidate", "is given without a responseId; candidates are those of a response");
			}
			if (input.text() != null && input.ad() == null) {
				findings.add(at + "/text", "is given without a responseId; give the text as the body of ad");
			}
			return null;
		}
		if (!RESPONSE_ID.matcher(id).matches()) {
			findings.add(at + "/responseId", Findings.quoted(id)
					+ " is not the id of a response; these have 1 to 64 letters, digits, dots, dashes or underscores");
			return null;
		}
		return new OutcomeReport.Response(id, (candidate != null) ? candidate : 0);
	}

	private static @Nullable Period period(String at, OutcomeInput.@Nullable PeriodInput input, Findings findings) {
		if (input == null) {
			findings.add(at, "is missing; give an object with from and to");
			return null;
		}
		if (input.from() == null) {
			findings.add(at + "/from", "is missing; give the first day of the figures as YYYY-MM-DD");
		}
		LocalDate from = day(at + "/from", input.from(), findings);
		LocalDate to = day(at + "/to", input.to(), findings);
		if (from == null || (input.to() != null && to == null)) {
			return null;
		}
		if (to != null && to.isBefore(from)) {
			findings.add(at + "/to", "is " + to + ", it must not be before from, " + from);
			return null;
		}
		return new Period(from, to);
	}

	/** East of Greenwich it can be tomorrow already. */
	private static @Nullable LocalDate day(String at, @Nullable String text, Findings findings) {
		LocalDate day = AdReader.date(at, text, findings);
		LocalDate latest = LocalDate.now(ZoneOffset.UTC).plusDays(1);
		if (day != null && (day.getYear() < FIRST_YEAR || day.isAfter(latest))) {
			findings.add(at, "is " + day + "; figures can be of days from " + FIRST_YEAR + "-01-01 to " + latest);
			return null;
		}
		return day;
	}

}
