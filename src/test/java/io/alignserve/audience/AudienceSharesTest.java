package io.alignserve.audience;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.alignserve.audience.AudienceShares.Share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class AudienceSharesTest {

	@Test
	void normalisesLogProbabilitiesLargestFirst() {
		AudienceShares shares = AudienceShares
			.ofLogProbabilities(Map.of("male", Math.log(0.06), "female", Math.log(0.02)));
		assertThat(shares.shares()).extracting(Share::segment).containsExactly("male", "female");
		assertThat(shares.shareOf("male")).hasValueCloseTo(0.75, within(1e-12));
		assertThat(shares.shareOf("unknown")).isEmpty();
	}

	@Test
	void sumsToOneHoweverSmallTheProbabilities() {
		Map<String, Double> logProbabilities = new LinkedHashMap<>();
		for (UsState state : UsState.values()) {
			logProbabilities.put(state.label(), -2000.0 - 0.7 * state.ordinal());
		}
		AudienceShares shares = AudienceShares.ofLogProbabilities(logProbabilities);
		assertThat(shares.shares().stream().mapToDouble(Share::share).sum()).isCloseTo(1, within(1e-6));
		assertThat(shares.top(3)).extracting(Share::segment).containsExactly("Alabama", "Alaska", "Arizona");
	}

	@Test
	void givesNothingToTheImpossible() {
		AudienceShares shares = AudienceShares
			.ofLogProbabilities(Map.of("male", -5.0, "female", Double.NEGATIVE_INFINITY));
		assertThat(shares.shares()).containsExactly(new Share("male", 1), new Share("female", 0));
		assertThat(shares.entropy()).hasToString("0.0");
	}

	@Test
	void keepsTheGivenOrderAmongEqualsAndHasTheirEntropy() {
		Map<String, Double> equal = new LinkedHashMap<>();
		for (AgeBand band : AgeBand.values()) {
			equal.put(band.label(), -3.0);
		}
		AudienceShares shares = AudienceShares.ofLogProbabilities(equal);
		assertThat(shares.top(2)).extracting(Share::segment).containsExactly("13-17", "18-24");
		assertThat(shares.entropy()).isCloseTo(Math.log(7), within(1e-12));
	}

	@Test
	void theTopIsAtMostAll() {
		assertThat(AudienceShares.of(Map.of("male", 1.0)).top(3)).isEqualTo(List.of(new Share("male", 1)));
	}

	@Test
	void refusesWhatIsNoDistribution() {
		assertThatIllegalArgumentException().isThrownBy(() -> AudienceShares.of(Map.of("male", 0.5)))
			.withMessage("the shares sum to 0.5, they must sum to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> AudienceShares.of(Map.of("male", -0.5, "female", 1.5)))
			.withMessageContaining("it must be from 0 to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> AudienceShares.ofLogProbabilities(Map.of()))
			.withMessageStartingWith("no segment is possible");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AudienceShares.ofLogProbabilities(Map.of("male", Double.NaN)))
			.withMessage("the log-probability of male is NaN, it must be a number");
	}

}
