package io.alignserve.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnitsTest {

	@Test
	void takesTheMiddleOrTheMeanOfBoth() {
		assertThat(Units.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
		assertThat(Units.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
	}

	@Test
	void writesSizesInThousands() {
		assertThat(Units.bytes(2_200_000_000L)).isEqualTo("2.20 GB");
		assertThat(Units.bytes(6_056_728)).isEqualTo("6.1 MB");
	}

}
