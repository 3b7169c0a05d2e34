package io.alignserve.dataset;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.alignserve.task.Attribute;
import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class StarterCorpusTest {

	private final StarterCorpus corpus = new StarterCorpus(Mixture.starter());

	@Test
	void theSameSeedGivesTheSameInstructions() {
		List<Instruction> first = StarterCorpus.training(7).limit(300).toList();
		assertThat(StarterCorpus.training(7).limit(300)).isEqualTo(first);
		assertThat(StarterCorpus.training(8).limit(300)).isNotEqualTo(first);
		assertThat(StarterCorpus.text(7, 1)).containsExactly(first.get(0).prompt() + " " + first.get(0).answer());
	}

	@Test
	void allVariantsOccurAsOftenAsTheMixtureSays() {
		Map<TaskVariant, Long> counts = StarterCorpus.training(9)
			.limit(10_000)
			.collect(Collectors.groupingBy(Instruction::variant, Collectors.counting()));
		assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(TaskVariant.all());
		assertThat(counts.getOrDefault(new TaskVariant(TaskFamily.TAP, Attribute.AGE), 0L) / 10_000.0)
			.isCloseTo(15 / 105.8, within(0.01));
		assertThat(counts.getOrDefault(new TaskVariant(TaskFamily.TAG, Attribute.REGION), 0L) / 10_000.0)
			.isCloseTo(6 / 105.8, within(0.01));
	}

	@Test
	void promptAndAnswerStayShort() {
		Pattern token = Pattern.compile("[A-Za-z']+|\\S");
		double tokens = StarterCorpus.text(10, 2_000)
			.mapToLong((text) -> token.matcher(text).results().count())
			.average()
			.orElseThrow();
		assertThat(tokens).isBetween(100.0, 190.0);
	}

	@Test
	void nowAndThenAPromptSaysLittle() {
		TaskVariant variant = new TaskVariant(TaskFamily.TAG, Attribute.AGE);
		List<String> prompts = this.corpus.instructions(variant, Split.TRAIN, 3)
			.limit(2_000)
			.map(Instruction::prompt)
			.toList();
		assertThat(share(prompts, "Keywords: ")).isBetween(0.94, 0.99);
		assertThat(share(prompts, " is titled ")).isBetween(0.93, 0.99);
		assertThat(share(prompts, "The campaign ran between")).isBetween(0.91, 0.98);
	}

	@ParameterizedTest
	@CsvSource({ "AGE", "GENDER", "REGION" })
	void transcreationChangesTheTextButKeepsTitle(Attribute attribute) {
		this.corpus.instructions(new TaskVariant(TaskFamily.TC, attribute), Split.TRAIN, 4)
			.limit(300)
			.forEach((one) -> {
				String source = one.prompt().substring(one.prompt().lastIndexOf("The advertisement "));
				TaskAnswers.GeneratedAd target = TaskAnswers.parse(one.answer());
				assertThat(source).doesNotContain(target.text());
				if (target.title() != null) {
					assertThat(source).contains("titled " + target.title() + " with content");
				}
			});
	}

	@Test
	void transsuasionByEngagementOffersMore() {
		Set<String> calm = Set.of("Neighbors get the first pick.", "Small batch, sold only at our shop.",
				"Pick up in store, while the batch lasts.");
		this.corpus.instructions(new TaskVariant(TaskFamily.TS, Attribute.IMPRESSIONS), Split.TRAIN, 5)
			.limit(300)
			.forEach((one) -> assertThat(calm).noneMatch(one.answer()::contains));
	}

	@Test
	void predictionAnswersNameTheTopThreeStates() {
		this.corpus.instructions(new TaskVariant(TaskFamily.TAP, Attribute.REGION), Split.HELD_OUT, 6)
			.limit(100)
			.forEach((one) -> assertThat(one.answer())
				.matches("Top 3 states where the ad will perform best are [^,]+, [^,]+, [^,]+\\."));
	}

	private static double share(List<String> prompts, String words) {
		return prompts.stream().filter((prompt) -> prompt.contains(words)).count() / (double) prompts.size();
	}

}
