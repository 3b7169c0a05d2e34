package io.alignserve.ad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LibraryRangesTest {

	// Ranges of the library's older, coarser scale.
	private static final Map<LibraryRanges, List<String>> OLD = Map.of(LibraryRanges.SPEND, List.of("100 to 499"),
			LibraryRanges.IMPRESSIONS, List.of("1000 to 4999", "5000 to 9999", "10000 to 49999"));

	@ParameterizedTest
	@EnumSource
	void coversEveryAmountOnce(LibraryRanges ranges) {
		long next = 0;
		List<AmountRange> closed = ranges.ranges().subList(0, ranges.ranges().size() - 1);
		for (AmountRange range : closed) {
			assertThat(range.lower()).isEqualTo(next);
			next = upperOf(range) + 1;
		}
		assertThat(ranges.ranges().get(closed.size())).isEqualTo(new AmountRange(1_000_000, null));
		assertThat(next).isEqualTo(1_000_000);
	}

	@Test
	void findsTheRangeOfAnAmount() {
		assertThat(LibraryRanges.SPEND.containing(0)).isEqualTo(new AmountRange(0, 99L));
		assertThat(LibraryRanges.SPEND.containing(999)).isEqualTo(new AmountRange(900, 999L));
		assertThat(LibraryRanges.SPEND.containing(1_499)).isEqualTo(new AmountRange(1_000, 1_499L));
		assertThat(LibraryRanges.SPEND.containing(7_000)).isEqualTo(new AmountRange(7_000, 7_999L));
		assertThat(LibraryRanges.IMPRESSIONS.containing(1_499)).isEqualTo(new AmountRange(1_000, 1_999L));
		assertThat(LibraryRanges.IMPRESSIONS.containing(Long.MAX_VALUE)).isEqualTo(new AmountRange(1_000_000, null));
		assertThatIllegalArgumentException().isThrownBy(() -> LibraryRanges.SPEND.containing(-1))
			.withMessage("the amount is -1, it must be 0 or more");
	}

	@Test
	void findsTheRangeThatHoldsAnotherOne() {
		assertThat(LibraryRanges.SPEND.holding(new AmountRange(120, 130L))).contains(new AmountRange(100, 199L));
		assertThat(LibraryRanges.SPEND.holding(new AmountRange(100, 499L))).isEmpty();
		assertThat(LibraryRanges.SPEND.holding(new AmountRange(100, null))).isEmpty();
		assertThat(LibraryRanges.SPEND.holding(new AmountRange(2_000_000, null)))
			.contains(new AmountRange(1_000_000, null));
	}

	@Test
	void namesRanges() {
		assertThat(LibraryRanges.labelOf(new AmountRange(1_000, 1_499L))).isEqualTo("1000 to 1499");
		assertThat(LibraryRanges.labelOf(new AmountRange(1_000_000, null))).isEqualTo("1000000 or more");
	}

	@ParameterizedTest
	@EnumSource
	void knowsEveryRangeOfARealExport(LibraryRanges ranges) throws IOException {
		Path export = Path.of(System.getProperty("alignserve.shared-data", "../shared/data"), "meta-ads/us_ads.jsonl");
		Assumptions.assumeTrue(Files.exists(export), "no Ad Library export at " + export);
		Map<String, AmountRange> found = new TreeMap<>();
		Matcher matcher = Pattern
			.compile("\"" + ranges.name().toLowerCase(Locale.ROOT)
					+ "\": \\{\"lower_bound\": \"(\\d+)\"(?:, \"upper_bound\": \"(\\d+)\")?\\}")
			.matcher(Files.readString(export));
		while (matcher.find()) {
			AmountRange range = new AmountRange(Long.parseLong(matcher.group(1)),
					(matcher.group(2) == null) ? null : Long.valueOf(matcher.group(2)));
			found.put(LibraryRanges.labelOf(range), range);
		}
		assertThat(found).hasSizeGreaterThan(20);
		List<String> unknown = new ArrayList<>(found.keySet());
		unknown.removeIf((label) -> ranges.ranges().contains(found.get(label)));
		assertThat(unknown).containsExactlyInAnyOrderElementsOf(OLD.get(ranges));
	}

	private static long upperOf(AmountRange range) {
		Long upper = range.upper();
		assertThat(upper).isNotNull();
		return (upper == null) ? -1 : upper;
	}

}
