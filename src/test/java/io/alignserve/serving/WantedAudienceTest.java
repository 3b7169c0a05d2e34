package io.alignserve.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.alignserve.ad.AmountRange;
import io.alignserve.ad.LibraryRanges;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.AudienceShares;
import io.alignserve.task.Attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class WantedAudienceTest {

	@Test
	void theShareOfSeveralSegmentsIsTheirSum() {
		WantedAudience wanted = WantedAudience.of(Attribute.AGE,
				new Audience(List.of(AgeBand.AGE_25_34, AgeBand.AGE_35_44), List.of(), List.of()));
		assertThat(wanted.label()).isEqualTo("25-34, 35-44");
		assertThat(wanted.shareIn(AudienceShares.of(Map.of("25-34", 0.5, "35-44", 0.2, "65+", 0.3)))).isEqualTo(0.7,
				within(1e-12));
	}

	@Test
	void anAmountIsWantedInTheSmallestPredictedRangeAroundIt() {
		assertThat(WantedAudience.within(Attribute.BUDGET, new AmountRange(600, 699L)).segments())
			.containsExactly("600 to 699");
		WantedAudience across = WantedAudience.within(Attribute.BUDGET, new AmountRange(850, 1200L));
		assertThat(across.segments()).containsExactly("800 to 899", "900 to 999", "1000 to 1499");
		assertThat(across.label()).isEqualTo("800 to 1499");
		assertThat(WantedAudience.within(Attribute.IMPRESSIONS, new AmountRange(950_000, null)).label())
			.isEqualTo("900000 or more");
	}

	@Test
	void moreThanNowIsEverythingAboveTheRange() {
		WantedAudience more = WantedAudience.above(Attribute.IMPRESSIONS, new AmountRange(5000, 5999L)).orElseThrow();
		assertThat(more.label()).isEqualTo("6000 or more");
		Map<String, Double> shares = new LinkedHashMap<>();
		LibraryRanges.IMPRESSIONS.ranges().forEach((range) -> shares.put(LibraryRanges.labelOf(range), 1 / 39.0));
		assertThat(more.shareIn(AudienceShares.of(shares))).isEqualTo(33 / 39.0, within(1e-9));
	}

	@Test
	void nothingLiesAboveAnOpenRange() {
		assertThat(WantedAudience.above(Attribute.BUDGET, new AmountRange(100, null))).isEmpty();
		assertThat(WantedAudience.above(Attribute.BUDGET, new AmountRange(900_000, 1_000_000L))).isEmpty();
	}

	@Test
	void anAudienceThatNamesNobodyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> WantedAudience.of(Attribute.GENDER, Audience.ANYONE))
			.withMessageContaining("gender");
	}

}
