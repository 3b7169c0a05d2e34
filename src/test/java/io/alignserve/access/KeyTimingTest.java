package io.alignserve.access;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a refusal takes does not tell which ids exist, or how much of a key is right.
 * The medians of many short runs, taken in turn, differ by less than a factor of two,
 * where a comparison that is left out would make it ten.
 */
class KeyTimingTest {

	private static final int RUNS = 2001;

	private static final int CALLS = 20;

	private final KeyText genuine = KeyText.generate();

	private final KeyHash hash = KeyHash.of(this.genuine);

	@Test
	void anUnknownIdCostsAHashToo() {
		KeyText wrong = with("x".repeat(43));
		assertAlike(() -> this.hash.matches(wrong), () -> KeyHash.matchesNobody(wrong));
	}

	@Test
	void aKeyThatIsAlmostRightTakesAsLongAsOneThatIsNot() {
		String secret = this.genuine.text().substring("as_0123456789ab_".length());
		KeyText almost = with(secret.substring(0, 42) + (secret.endsWith("A") ? "B" : "A"));
		KeyText early = with((secret.startsWith("A") ? "B" : "A") + secret.substring(1));
		assertAlike(() -> this.hash.matches(almost), () -> this.hash.matches(early));
	}

	@Test
	void theMeasurementWouldFindAHashThatIsLeftOut() {
		KeyText wrong = with("x".repeat(43));
		assertThat(ratio(() -> this.hash.matches(wrong), () -> wrong.text().equals(this.genuine.text())))
			.isGreaterThan(3);
	}

	private KeyText with(String secret) {
		return KeyText.parse("as_" + this.genuine.id() + "_" + secret).orElseThrow();
	}

	private static void assertAlike(BooleanSupplier one, BooleanSupplier other) {
		assertThat(ratio(one, other)).isBetween(0.5, 2.0);
	}

	private static double ratio(BooleanSupplier one, BooleanSupplier other) {
		long[] first = new long[RUNS];
		long[] second = new long[RUNS];
		for (int warmed = 0; warmed < 2; warmed++) {
			for (int i = 0; i < RUNS; i++) {
				first[i] = nanos(one);
				second[i] = nanos(other);
			}
		}
		return (double) median(first) / median(second);
	}

	private static long nanos(BooleanSupplier comparison) {
		long start = System.nanoTime();
		for (int i = 0; i < CALLS; i++) {
			if (comparison.getAsBoolean()) {
				throw new AssertionError("a wrong key is right");
			}
		}
		return System.nanoTime() - start;
	}

	private static long median(long[] times) {
		Arrays.sort(times);
		return Math.max(1, times[times.length / 2]);
	}

}
