package io.alignserve.task;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.alignserve.task.SegmentCandidates.Candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SegmentCandidatesTest {

	@Test
	void writesTheAnswersOfThePaper() {
		assertThat(SegmentCandidates.of(Attribute.GENDER).answer(List.of("male")))
			.isEqualTo("Best target audience for this ad is Male.");
		assertThat(SegmentCandidates.of(Attribute.AGE).answer(List.of("55-64")))
			.isEqualTo("Best target age group for this ad is the audience aged 55-64.");
		assertThat(SegmentCandidates.of(Attribute.REGION).answer(List.of("Massachusetts", "New York", "Vermont")))
			.isEqualTo("Top 3 states where the ad will perform best are Massachusetts, New York, Vermont.");
	}

	@Test
	void writesTheDerivedAnswers() {
		SegmentCandidates budget = SegmentCandidates.of(Attribute.BUDGET);
		assertThat(budget.answer(List.of("1000 to 1499")))
			.isEqualTo("The amount of money that was spent on this campaign is between 1000 to 1499 USD.");
		assertThat(budget.answer(List.of("1000000 or more")))
			.isEqualTo("The amount of money that was spent on this campaign is 1000000 or more USD.");
		assertThat(SegmentCandidates.of(Attribute.IMPRESSIONS).answer(List.of("0 to 999")))
			.isEqualTo("The number of impressions that this campaign received is between 0 to 999.");
	}

	@ParameterizedTest
	@CsvSource({ "GENDER, 2", "AGE, 7", "REGION, 51", "BUDGET, 52", "IMPRESSIONS, 39" })
	void hasOneCandidateForEachSegment(Attribute attribute, int count) {
		assertThat(SegmentCandidates.of(attribute).candidates()).hasSize(count);
		assertThat(SegmentCandidates.of(attribute).candidates().stream().map(Candidate::label)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource
	void noContinuationIsAPrefixOfAnother(Attribute attribute) {
		List<String> continuations = SegmentCandidates.of(attribute)
			.candidates()
			.stream()
			.map(Candidate::continuation)
			.toList();
		for (String continuation : continuations) {
			assertThat(continuation).startsWith(" ").matches(".*[.,]");
			assertThat(continuations.stream().filter((other) -> other.startsWith(continuation))).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void theAnswerStartsWithWhatIsScored(Attribute attribute) {
		SegmentCandidates candidates = SegmentCandidates.of(attribute);
		assertThat(candidates.stem()).doesNotEndWith(" ");
		for (Candidate candidate : candidates.candidates()) {
			List<String> labels = (attribute == Attribute.REGION) ? List.of(candidate.label(), "New York", "Vermont")
					: List.of(candidate.label());
			assertThat(candidates.answer(labels)).startsWith(candidates.stem() + candidate.continuation());
		}
	}

	@Test
	void refusesUnknownAndTooManySegments() {
		SegmentCandidates gender = SegmentCandidates.of(Attribute.GENDER);
		assertThatIllegalArgumentException().isThrownBy(() -> gender.answer(List.of("Male")))
			.withMessage("there is no segment Male, allowed are [female, male]");
		assertThatIllegalArgumentException().isThrownBy(() -> gender.answer(List.of("male", "female")))
			.withMessage("the answer takes 1 segment, given are 2");
		assertThatIllegalArgumentException().isThrownBy(() -> SegmentCandidates.of(Attribute.REGION).answer(List.of()))
			.withMessage("the answer takes 1 to 3 segments, given are 0");
	}

}
