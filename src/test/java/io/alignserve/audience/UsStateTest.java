package io.alignserve.audience;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UsStateTest {

	@Test
	void thereAreFiftyStatesAndTheCapital() {
		assertThat(UsState.values()).hasSize(51);
		assertThat(Arrays.stream(UsState.values()).map(UsState::label)).doesNotHaveDuplicates();
		assertThat(Arrays.stream(UsState.values()).map(UsState::code)).doesNotHaveDuplicates();
		assertThat(Arrays.stream(UsState.values()).map(UsState::fips)).doesNotHaveDuplicates();
	}

	@Test
	void findsTheCapitalByNameAndCode() {
		assertThat(UsState.fromText("District of Columbia")).contains(UsState.DISTRICT_OF_COLUMBIA);
		assertThat(UsState.fromText("DC")).contains(UsState.DISTRICT_OF_COLUMBIA);
		assertThat(UsState.fromText("dc")).contains(UsState.DISTRICT_OF_COLUMBIA);
	}

	@Test
	void tellsVirginiasAndWashingtonsApart() {
		assertThat(UsState.fromText("virginia")).contains(UsState.VIRGINIA);
		assertThat(UsState.fromText("WV")).contains(UsState.WEST_VIRGINIA);
		assertThat(UsState.fromText("Washington")).contains(UsState.WASHINGTON);
	}

	@Test
	void knowsNoOtherPlaces() {
		assertThat(UsState.fromText("Puerto Rico")).isEmpty();
		assertThat(UsState.fromText("")).isEmpty();
	}

}
