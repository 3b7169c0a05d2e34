package io.alignserve.task;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskVariantTest {

	@Test
	void thereAreTheEighteenOfTableA3() {
		assertThat(TaskVariant.all().stream().map(TaskVariant::id)).containsExactlyInAnyOrder("tag-age", "tag-gender",
				"tag-region", "tag-budget", "tag-impressions", "tap-age", "tap-gender", "tap-region", "tap-budget",
				"tap-impressions", "ts-age", "ts-gender", "ts-region", "ts-budget", "ts-engagement", "tc-age",
				"tc-gender", "tc-region");
	}

	@Test
	void refusesTranscreationByBudgetAndImpressions() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TaskVariant(TaskFamily.TC, Attribute.BUDGET))
			.withMessage("transcreation by budget does not exist, it works across one of age, gender and region");
		assertThatIllegalArgumentException().isThrownBy(() -> new TaskVariant(TaskFamily.TC, Attribute.IMPRESSIONS))
			.withMessageStartingWith("transcreation by impressions does not exist");
	}

}
