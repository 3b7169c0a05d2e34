package io.alignserve.outcome;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.alignserve.ad.AmountRange;
import org.jspecify.annotations.Nullable;

/**
 * Who saw an ad. Slices that tell people apart by the same dimensions form a table, and
 * each table is of all people: by age and gender, say, and by region apart, as the Ad
 * Library publishes them. Slices of the same people are added up, since real exports
 * repeat regions.
 *
 * @param slices by age, gender and region, none twice
 */
public record Breakdown(List<Slice> slices) {

	private static final int SHARE_DECIMALS = 6;

	public Breakdown {
		slices = List.copyOf(slices);
	}

	/**
	 * Puts slices together.
	 * @param slices those of one table all shares, or all counts
	 * @return the breakdown
	 */
	public static Breakdown of(List<Slice> slices) {
		Map<Slice, Slice> merged = new TreeMap<>(Slice.ORDER);
		slices.forEach((slice) -> merged.merge(slice, slice, Slice::plus));
		return new Breakdown(List.copyOf(merged.values()));
	}

	/**
	 * Finds what contradicts itself.
	 * @param slices the slices as they were told
	 * @param impressions the total
	 * @param spend the total; {@code null} if not known
	 * @param tolerance how far sums may be off, as a part of the total
	 * @param wrong takes a sentence for each contradiction
	 */
	public static void check(List<Slice> slices, AmountRange impressions, @Nullable Spend spend, double tolerance,
			Consumer<String> wrong) {
		tables(slices).forEach((dimensions, table) -> {
			String rows = "the rows by " + name(dimensions) + " ";
			long shares = table.stream().filter(Slice::isShare).count();
			if (shares > 0 && shares < table.size()) {
				wrong.accept(rows + "give shares and impressions; give one or the other in all of them");
				return;
			}
			if (shares > 0) {
				BigDecimal sum = sum(table.stream().map(Slice::share).toList());
				requireWithin(rows + "have shares that sum to ", sum, BigDecimal.ONE, BigDecimal.ONE, tolerance, wrong);
				return;
			}
			Long most = impressions.upper();
			requireWithin(rows + "have impressions that sum to ", sum(table.stream().map(Breakdown::count).toList()),
					BigDecimal.valueOf(impressions.lower()), (most != null) ? BigDecimal.valueOf(most) : null,
					tolerance, wrong);
			checkSpend(rows, table, spend, tolerance, wrong);
		});
	}

	private static void checkSpend(String rows, List<Slice> table, @Nullable Spend spend, double tolerance,
			Consumer<String> wrong) {
		List<BigDecimal> known = new ArrayList<>();
		for (Slice slice : table) {
			if (slice.spend() != null) {
				known.add(slice.spend());
			}
		}
		if (known.isEmpty()) {
			return;
		}
		if (known.size() < table.size()) {
			wrong.accept(rows + "give a spend in " + known.size() + " of " + table.size()
					+ "; give it in all of them or in none");
		}
		else if (spend == null) {
			wrong.accept(rows + "give a spend, but the total /spend and with it the currency is missing");
		}
		else {
			requireWithin(rows + "have a spend that sums to ", sum(known), spend.lower(), spend.upper(), tolerance,
					wrong);
		}
	}

	private static void requireWithin(String what, BigDecimal sum, BigDecimal least, @Nullable BigDecimal most,
			double tolerance, Consumer<String> wrong) {
		BigDecimal off = BigDecimal.valueOf(tolerance);
		boolean enough = sum.compareTo(least.multiply(BigDecimal.ONE.subtract(off))) >= 0;
		boolean tooMuch = most != null && sum.compareTo(most.multiply(BigDecimal.ONE.add(off))) > 0;
		if (!enough || tooMuch) {
			String allowed = plain(least)
					+ ((most == null) ? " or more" : (most.compareTo(least) == 0) ? "" : " to " + plain(most));
			wrong.accept(what + plain(sum) + "; the total is " + allowed + ", and they may be off by "
					+ plain(off.movePointRight(2)) + " %");
		}
	}

	/**
	 * Returns the shares of all people by some dimensions: as they were told, or summed
	 * up from a table that tells more.
	 * @param dimensions what to tell people apart by
	 * @return slices with shares, by age, gender and region; empty if not known
	 */
	public List<Slice> shares(Set<Slice.Dimension> dimensions) {
		Map<Set<Slice.Dimension>, List<Slice>> tables = tables(this.slices);
		List<Slice> table = tables.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().containsAll(dimensions))
			.min(Map.Entry.comparingByKey((first, second) -> Integer.compare(first.size(), second.size())))
			.map(Map.Entry::getValue)
			.orElse(List.of());
		List<Slice> told = of(table.stream().map((slice) -> only(slice, dimensions)).toList()).slices();
		BigDecimal total = sum(told.stream().filter((slice) -> !slice.isShare()).map(Breakdown::count).toList());
		return told.stream()
			.filter((slice) -> slice.isShare() || total.signum() > 0)
			.map((slice) -> slice.isShare() ? slice : asShare(slice, total))
			.toList();
	}

	private static Slice only(Slice slice, Set<Slice.Dimension> dimensions) {
		return new Slice(dimensions.contains(Slice.Dimension.AGE) ? slice.age() : null,
				dimensions.contains(Slice.Dimension.GENDER) ? slice.gender() : null,
				dimensions.contains(Slice.Dimension.REGION) ? slice.region() : null, slice.share(), slice.impressions(),
				null);
	}

	private static Slice asShare(Slice slice, BigDecimal total) {
		return new Slice(slice.age(), slice.gender(), slice.region(),
				count(slice).divide(total, SHARE_DECIMALS, RoundingMode.HALF_UP), null, null);
	}

	private static Map<Set<Slice.Dimension>, List<Slice>> tables(List<Slice> slices) {
		return slices.stream()
			.collect(Collectors.groupingBy(Slice::dimensions, LinkedHashMap::new, Collectors.toList()));
	}

	private static BigDecimal count(Slice slice) {
		return (slice.impressions() != null) ? BigDecimal.valueOf(slice.impressions()) : BigDecimal.ZERO;
	}

	private static BigDecimal sum(List<? extends @Nullable BigDecimal> amounts) {
		BigDecimal sum = BigDecimal.ZERO;
		for (BigDecimal amount : amounts) {
			sum = (amount != null) ? sum.add(amount) : sum;
		}
		return sum;
	}

	private static String plain(BigDecimal amount) {
		return amount.stripTrailingZeros().toPlainString();
	}

	private static String name(Set<Slice.Dimension> dimensions) {
		return dimensions.stream()
			.map((dimension) -> dimension.name().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(" and "));
	}

}
