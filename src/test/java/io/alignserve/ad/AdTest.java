package io.alignserve.ad;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AdTest {

	@Test
	void refusesABlankBrand() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Ad(" ", new Ad.Creative(null, null, List.of()), Ad.Campaign.unknown()))
			.withMessage("brand is blank, it must name the advertiser");
	}

	@Test
	void keepsItsOwnCopyOfTheKeywords() {
		List<String> keywords = new ArrayList<>(List.of("uber"));
		Ad.Creative creative = new Ad.Creative("Title", "Body", keywords);
		keywords.add("later");
		assertThat(creative.keywords()).containsExactly("uber");
	}

	@Test
	void refusesRangesThatAreNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AmountRange(-1, null))
			.withMessage("lower is -1, it must be 0 or more");
		assertThatIllegalArgumentException().isThrownBy(() -> new AmountRange(200, 199L))
			.withMessage("upper is 199, it must be at least lower, 200");
		assertThat(new AmountRange(200, 200L).upper()).isEqualTo(200);
	}

	@Test
	void findsPlatformsByTheirLabelInTheAdLibrary() {
		assertThat(Platform.fromLabel("audience_network")).contains(Platform.AUDIENCE_NETWORK);
		assertThat(Platform.fromLabel("FACEBOOK")).isEmpty();
	}

}
