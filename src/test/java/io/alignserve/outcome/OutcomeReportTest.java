package io.alignserve.outcome;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Platform;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeReportTest {

	private static final Period JANUARY = new Period(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 31));

	@Test
	void everyPartOfTheIdentityTellsOutcomesApart() {
		OutcomeReport.Response response = new OutcomeReport.Response("id", 0);
		Set<String> keys = new TreeSet<>();
		keys.add(of(null, null, response, JANUARY).naturalKey());
		keys.add(of(null, "", response, JANUARY).naturalKey());
		keys.add(of(null, "meta", response, JANUARY).naturalKey());
		keys.add(of("meta", null, response, JANUARY).naturalKey());
		keys.add(of(null, null, new OutcomeReport.Response("id", 1), JANUARY).naturalKey());
		keys.add(of(null, null, new OutcomeReport.Response("other", 0), JANUARY).naturalKey());
		keys.add(of(null, null, null, JANUARY).naturalKey());
		keys.add(of(null, null, response, new Period(JANUARY.from(), null)).naturalKey());
		keys.add(of(null, null, response, JANUARY, Platform.FACEBOOK).naturalKey());
		assertThat(keys).hasSize(9);
	}

	@Test
	void theClientsOwnIdIsEnough() {
		assertThat(of("own", "a", null, JANUARY).naturalKey()).isEqualTo(
				of("own", "b", new OutcomeReport.Response("id", 3), new Period(JANUARY.from(), null)).naturalKey());
	}

	@Test
	void theOrderOfPlatformsIsOfNoMatter() {
		assertThat(of(null, null, null, JANUARY, Platform.FACEBOOK, Platform.INSTAGRAM))
			.isEqualTo(of(null, null, null, JANUARY, Platform.INSTAGRAM, Platform.FACEBOOK));
	}

	@Test
	void rowsWrittenOnceAreReadForYears() {
		OutcomeReport report = of("own", "meta", new OutcomeReport.Response("id", 2), JANUARY, Platform.FACEBOOK);
		String kept = """
				{"identity":{"externalId":"own","source":"meta","response":{"id":"id","candidate":2},\
				"platforms":["FACEBOOK"],"period":{"from":"2026-01-01","to":"2026-01-31"}},\
				"ad":{"brand":"Uber","creative":{"body":"Ride.","keywords":[]},\
				"campaign":{"platforms":[],"currency":"USD","category":"NONE"}},\
				"impressions":{"lower":1000,"upper":1499},"spend":{"lower":12.5,"currency":"USD"},\
				"breakdown":{"slices":[{"age":"Unknown","gender":"unknown","share":1}]}}""";
		assertThat(ReportJson.write(report)).isEqualTo(kept);
		assertThat(ReportJson.read(kept)).isEqualTo(report);
		assertThat(ReportJson.read(kept.replace("\"ad\":", "\"added\":1,\"ad\":"))).isEqualTo(report);
	}

	private static OutcomeReport of(@Nullable String externalId, @Nullable String source,
			OutcomeReport.@Nullable Response response, Period period, Platform... platforms) {
		Ad ad = new Ad("Uber", new Ad.Creative(null, "Ride.", List.of()), Ad.Campaign.unknown());
		return new OutcomeReport(new OutcomeReport.Identity(externalId, source, response, List.of(platforms), period),
				null, ad, new AmountRange(1_000, 1_499L), new Spend(new BigDecimal("12.5"), null, "USD"), Breakdown
					.of(List.of(new Slice(Slice.UNKNOWN_AGE, Slice.UNKNOWN_GENDER, null, BigDecimal.ONE, null, null))));
	}

}
