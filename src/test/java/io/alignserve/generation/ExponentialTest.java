package io.alignserve.generation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class ExponentialTest {

	@Test
	void isTheExponentialToTenDigits() {
		for (double x = 0; x > -700; x -= 0.0137) {
			assertThat(Exponential.of(x)).isCloseTo(Math.exp(x), withinPercentage(1e-8));
		}
		assertThat(Exponential.of(0)).isEqualTo(1);
	}

	@Test
	void whatIsImpossibleStaysSo() {
		assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
		assertThat(Exponential.of(-1e300)).isZero();
		assertThat(Exponential.of(-709)).isZero();
	}

}
