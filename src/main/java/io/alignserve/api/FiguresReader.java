package io.alignserve.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.ad.AmountRange;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.outcome.OutcomeProperties;
import io.alignserve.outcome.Slice;
import io.alignserve.outcome.Spend;

/**
 * Reads the figures of an outcome.
 */
@Component
class FiguresReader {

	/** No ad was ever shown or paid so much; sums of many still fit into a long. */
	private static final long MOST = 1_000_000_000_000_000L;

	private static final int SPEND_DECIMALS = 4;

	private static final int SHARE_DECIMALS = 12;

	private static final int REGION_CHARACTERS = 100;

	private static final List<String> AGES = Stream
		.concat(Arrays.stream(AgeBand.values()).map(AgeBand::label), Stream.of(Slice.UNKNOWN_AGE))
		.toList();

	private static final List<String> GENDERS = Stream
		.concat(Arrays.stream(Gender.values()).map(Gender::label), Stream.of(Slice.UNKNOWN_GENDER))
		.toList();

	private static final String EITHER = "gives exact and a range; give exact, or lower and perhaps upper";

	private final OutcomeProperties limits;

	FiguresReader(OutcomeProperties limits) {
		this.limits = limits;
	}

	@Nullable AmountRange impressions(String at, OutcomeInput.@Nullable CountInput input, Findings findings) {
		if (input == null) {
			findings.add(at, "is missing; give an object with exact, or with lower and upper");
			return null;
		}
		Long exact = input.exact();
		if (exact != null && (input.lower() != null || input.upper() != null)) {
			findings.add(at, EITHER);
			return null;
		}
		Long lower = count(at + ((exact != null) ? "/exact" : "/lower"), (exact != null) ? exact : input.lower(),
				findings);
		Long upper = (exact != null) ? exact
				: (input.upper() != null) ? count(at + "/upper", input.upper(), findings) : null;
		if (lower == null || (input.upper() != null && upper == null)) {
			return null;
		}
		if (upper != null && upper < lower) {
			findings.add(at + "/upper", "is " + upper + ", it must be at least lower, " + lower);
			return null;
		}
		return new AmountRange(lower, upper);
	}

	private static @Nullable Long count(String at, @Nullable Long count, Findings findings) {
		if (count == null) {
			findings.add(at, "is missing; give a whole number of 0 or more");
			return null;
		}
		if (count < 0 || count > MOST) {
			findings.add(at, "is " + count + "; allowed is 0 to " + MOST);
			return null;
		}
		return count;
	}

	@Nullable Spend spend(String at, OutcomeInput.@Nullable MoneyInput input, Findings findings) {
		if (input == null) {
			return null;
		}
		String currency = AdReader.currency(at + "/currency", input.currency(), findings);
		BigDecimal exact = input.exact();
		if (exact != null && (input.lower() != null || input.upper() != null)) {
			findings.add(at, EITHER);
			return null;
		}
		BigDecimal lower = money(at + ((exact != null) ? "/exact" : "/lower"), (exact != null) ? exact : input.lower(),
				findings);
		BigDecimal upper = (exact != null) ? lower
				: (input.upper() != null) ? money(at + "/upper", input.upper(), findings) : null;
		if (lower == null || (input.upper() != null && upper == null)) {
			return null;
		}
		if (upper != null && upper.compareTo(lower) < 0) {
			findings.add(at + "/upper",
					"is " + upper.toPlainString() + ", it must be at least lower, " + lower.toPlainString());
			return null;
		}
		return new Spend(lower, upper, currency);
	}

	private static @Nullable BigDecimal money(String at, @Nullable BigDecimal amount, Findings findings) {
		if (amount == null) {
			findings.add(at, "is missing; give a number of 0 or more");
			return null;
		}
		return decimal(at, amount, MOST, SPEND_DECIMALS, findings);
	}

	/** Looks at the size first: a few letters can stand for billions of digits. */
	private static @Nullable BigDecimal decimal(String at, BigDecimal number, long most, int decimals,
			Findings findings) {
		if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
			findings.add(at, "is " + Findings.shortened(number.toString()) + "; allowed is 0 to " + most);
			return null;
		}
		BigDecimal stripped = number.stripTrailingZeros();
		if (stripped.scale() > decimals) {
			findings.add(at,
					"is " + Findings.shortened(number.toString()) + "; at most " + decimals + " decimals are allowed");
			return null;
		}
		return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
	}

	/**
	 * Reads the rows of a breakdown.
	 * @param at where they stand
	 * @param rows the rows
	 * @param findings takes what is wrong
	 * @return those that can be read
	 */
	List<Slice> breakdown(String at, @Nullable List<OutcomeInput.@Nullable SliceInput> rows, Findings findings) {
		List<Slice> slices = new ArrayList<>();
		if (rows == null) {
			return slices;
		}
		if (rows.size() > this.limits.breakdownRows()) {
			findings.add(at, "has " + rows.size() + " rows; at most " + this.limits.breakdownRows() + " are allowed");
			return slices;
		}
		for (int i = 0; i < rows.size(); i++) {
			Slice slice = slice(at + "/" + i, rows.get(i), findings);
			if (slice != null) {
				slices.add(slice);
			}
		}
		return slices;
	}

	private static @Nullable Slice slice(String at, OutcomeInput.@Nullable SliceInput row, Findings findings) {
		if (row == null) {
			findings.add(at, "is null; give an object");
			return null;
		}
		if (row.age() == null && row.gender() == null && row.region() == null) {
			findings.add(at, "names nobody; name an age, a gender or a region");
		}
		String age = label(at + "/age", row.age(), AGES, findings);
		String gender = label(at + "/gender", row.gender(), GENDERS, findings);
		String region = region(at + "/region", row.region(), findings);
		BigDecimal share = row.share();
		if (share != null) {
			if (row.impressions() != null || row.spend() != null) {
				findings.add(at, "gives a share beside impressions or spend; give a share, or impressions and perhaps "
						+ "a spend");
				return null;
			}
			BigDecimal read = decimal(at + "/share", share, 1, SHARE_DECIMALS, findings);
			return (read != null) ? new Slice(age, gender, region, read, null, null) : null;
		}
		if (row.impressions() == null) {
			findings.add(at, "has no figures; give a share or impressions");
			return null;
		}
		Long impressions = count(at + "/impressions", row.impressions(), findings);
		BigDecimal spend = (row.spend() != null) ? money(at + "/spend", row.spend(), findings) : null;
		return (impressions != null) ? new Slice(age, gender, region, null, impressions, spend) : null;
	}

	/** Exports write what is not known with a capital letter and without. */
	private static @Nullable String label(String at, @Nullable String word, List<String> allowed, Findings findings) {
		if (word == null) {
			return null;
		}
		String unknown = allowed.get(allowed.size() - 1);
		String label = word.equalsIgnoreCase(unknown) ? unknown : word;
		if (!allowed.contains(label)) {
			findings.notAllowed(at, word, allowed);
		}
		return label;
	}

	private static @Nullable String region(String at, @Nullable String name, Findings findings) {
		String region = findings.text(at, name, REGION_CHARACTERS);
		if (region == null) {
			return null;
		}
		String stripped = region.strip();
		return UsState.fromText(stripped).map(UsState::label).orElse(stripped);
	}

}
