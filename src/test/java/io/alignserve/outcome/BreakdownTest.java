package io.alignserve.outcome;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.alignserve.ad.AmountRange;

import static org.assertj.core.api.Assertions.assertThat;

class BreakdownTest {

	private static final AmountRange HUNDRED = new AmountRange(100, 100L);

	private static final Set<Slice.Dimension> AGE_AND_GENDER = Set.of(Slice.Dimension.AGE, Slice.Dimension.GENDER);

	private static final Set<Slice.Dimension> REGION = Set.of(Slice.Dimension.REGION);

	@Test
	void sharesOfEachTableSumToOne() {
		assertThat(check(List.of(share("18-24", "female", null, "0.4"), share("18-24", "male", null, "0.6"),
				share(null, null, "Ohio", "1"))))
			.isEmpty();
		assertThat(check(List.of(share("18-24", "female", null, "0.4"), share("18-24", "male", null, "0.5"),
				share(null, null, "Ohio", "1"))))
			.singleElement()
			.asString()
			.contains("age and gender", "0.9", "the total is 1", "1 %");
	}

	@Test
	void sumsMayBeOffByTheToleranceAndNoMore() {
		assertThat(check(List.of(share(null, null, "Ohio", "0.99")))).isEmpty();
		assertThat(check(List.of(share(null, null, "Ohio", "0.989999")))).hasSize(1);
		assertThat(check(List.of(share(null, null, "Ohio", "0.5"), share(null, null, "Iowa", "0.51")))).isEmpty();
		assertThat(check(List.of(share(null, null, "Ohio", "0.5"), share(null, null, "Iowa", "0.510001")))).hasSize(1);
		assertThat(check(List.of(count("Ohio", 99, null)))).isEmpty();
		assertThat(check(List.of(count("Ohio", 98, null)))).hasSize(1);
		assertThat(check(List.of(count("Ohio", 102, null)))).hasSize(1);
	}

	@Test
	void countsLieWithinTheRangeOfTheTotal() {
		List<String> wrong = new ArrayList<>();
		List<Slice> slices = List.of(count("Ohio", 5_000, null), count("Iowa", 7_000, null));
		Breakdown.check(slices, new AmountRange(10_000, 14_999L), null, 0, wrong::add);
		Breakdown.check(slices, new AmountRange(10_000, null), null, 0, wrong::add);
		assertThat(wrong).isEmpty();
		Breakdown.check(slices, new AmountRange(15_000, null), null, 0, wrong::add);
		assertThat(wrong).singleElement().asString().contains("12000", "15000 or more");
	}

	@Test
	void oneTableHasSharesOrCounts() {
		assertThat(check(List.of(share(null, null, "Ohio", "0.5"), count("Iowa", 50, null)))).singleElement()
			.asString()
			.contains("by region", "shares and impressions");
	}

	@Test
	void spendSumsToTheTotalOrIsNotGiven() {
		Spend spend = new Spend(BigDecimal.TEN, BigDecimal.TEN, "USD");
		assertThat(check(List.of(count("Ohio", 50, "4"), count("Iowa", 50, "6")), spend)).isEmpty();
		assertThat(check(List.of(count("Ohio", 50, "4"), count("Iowa", 50, "7")), spend)).hasSize(1);
		assertThat(check(List.of(count("Ohio", 50, "10"), count("Iowa", 50, null)), spend)).singleElement()
			.asString()
			.contains("1 of 2");
		assertThat(check(List.of(count("Ohio", 100, "10")), null)).singleElement().asString().contains("currency");
	}

	@Test
	void rowsOfTheSamePeopleAreAddedUp() {
		Breakdown breakdown = Breakdown
			.of(List.of(count("Ponce", 3, "1.5"), count("Ohio", 5, null), count("Ponce", 4, "2")));
		assertThat(breakdown.slices()).containsExactly(count("Ohio", 5, null), count("Ponce", 7, "3.5"));
	}

	@Test
	void theOrderOfRowsIsOfNoMatter() {
		List<Slice> slices = new ArrayList<>(List.of(share("18-24", "female", null, "0.4"),
				share("18-24", "male", null, "0.6"), share(null, null, "Ohio", "1"), share("18-24", null, null, "1")));
		Breakdown first = Breakdown.of(slices);
		Collections.reverse(slices);
		assertThat(Breakdown.of(slices)).isEqualTo(first);
	}

	@Test
	void sharesAreSummedUpFromAFinerTable() {
		Breakdown breakdown = Breakdown.of(List.of(new Slice("18-24", "female", "Ohio", null, 30L, null),
				new Slice("18-24", "male", "Ohio", null, 20L, null),
				new Slice("18-24", "female", "Iowa", null, 50L, null)));
		assertThat(breakdown.shares(REGION)).containsExactly(share(null, null, "Iowa", "0.500000"),
				share(null, null, "Ohio", "0.500000"));
		assertThat(breakdown.shares(AGE_AND_GENDER)).containsExactly(share("18-24", "female", null, "0.800000"),
				share("18-24", "male", null, "0.200000"));
	}

	@Test
	void whatWasNeverShownHasNoShares() {
		assertThat(Breakdown.of(List.of(count("Ohio", 0, null))).shares(REGION)).isEmpty();
		assertThat(Breakdown.of(List.of()).shares(AGE_AND_GENDER)).isEmpty();
	}

	@Test
	void sharesOfAnyCountsSumToOne() {
		Random random = new Random(1);
		for (int round = 0; round < 200; round++) {
			List<Slice> slices = new ArrayList<>();
			for (int i = 0; i <= random.nextInt(100); i++) {
				slices.add(count("region " + random.nextInt(40), 1 + (random.nextLong() >>> (15 + random.nextInt(48))),
						null));
			}
			BigDecimal sum = Breakdown.of(slices)
				.shares(REGION)
				.stream()
				.map((slice) -> (slice.share() != null) ? slice.share() : BigDecimal.ZERO)
				.reduce(BigDecimal.ZERO, BigDecimal::add);
			assertThat(sum).isBetween(new BigDecimal("0.9999"), new BigDecimal("1.0001"));
		}
	}

	private static List<String> check(List<Slice> slices) {
		return check(slices, null);
	}

	private static List<String> check(List<Slice> slices, @Nullable Spend spend) {
		List<String> wrong = new ArrayList<>();
		Breakdown.check(slices, HUNDRED, spend, 0.01, wrong::add);
		return wrong;
	}

	private static Slice share(@Nullable String age, @Nullable String gender, @Nullable String region, String share) {
		return new Slice(age, gender, region, new BigDecimal(share), null, null);
	}

	private static Slice count(String region, long impressions, @Nullable String spend) {
		return new Slice(null, null, region, null, impressions, (spend != null) ? new BigDecimal(spend) : null);
	}

}
