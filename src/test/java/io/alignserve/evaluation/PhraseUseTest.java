package io.alignserve.evaluation;

import java.util.List;

import io.alignserve.evaluation.CheckpointQuestions.AnswerScore;
import io.alignserve.evaluation.PhraseUse.Written;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PhraseUseTest {

	@Test
	void countsWholePhrasesInAnyCase() {
		assertThat(PhraseUse.occurs("snow", "Snow! And more.")).isTrue();
		assertThat(PhraseUse.occurs("snow", "#snow")).isTrue();
		assertThat(PhraseUse.occurs("snow", "snowboards")).isFalse();
		assertThat(PhraseUse.occurs("lift passes", "lift the passes")).isFalse();
		assertThat(PhraseUse.occurs("Alda & Sons", "from alda & sons.")).isTrue();
	}

	@Test
	void sharesAreOverAllKeywordsAndAllTexts() {
		PhraseUse use = PhraseUse
			.of(List.of(new Written("Alda Labs", List.of("ice", "rink", "puck"), "Ice on the rink"),
					new Written("Tixo Co", List.of("tea"), "Tea by Tixo Co")));
		assertThat(use).isEqualTo(new PhraseUse(2, 0.75, 0.5));
	}

	@Test
	void perplexityIsOverTokensNotOverAnswers() {
		AnswerPerplexity perplexity = AnswerPerplexity.of("all",
				List.of(new AnswerScore(3 * Math.log(0.5), 3), new AnswerScore(Math.log(0.125), 1)));
		assertThat(perplexity.perplexity()).isCloseTo(Math.pow(2, 6.0 / 4), within(1e-9));
	}

	@Test
	void theWayLeadsFromChanceToTheCeiling() {
		assertThat(new PredictionAccuracy("gender", 100, 1, 0.8, 0.5, 0.9).shareOfTheWay()).isCloseTo(0.75,
				within(1e-9));
	}

}
