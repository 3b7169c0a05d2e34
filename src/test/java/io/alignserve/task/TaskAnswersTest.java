package io.alignserve.task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.alignserve.task.TaskAnswers.GeneratedAd;

import static org.assertj.core.api.Assertions.assertThat;

class TaskAnswersTest {

	@Test
	void writesTheFormsOfThePaper() {
		assertThat(TaskAnswers.tag("Shopping small can make a big difference."))
			.isEqualTo("Content of the advertisement is Shopping small can make a big difference.");
		assertThat(TaskAnswers.rewritten("Our 2022 Impact", "Our Report is now live."))
			.isEqualTo("The advertisement titled Our 2022 Impact with content : Our Report is now live.");
		assertThat(TaskAnswers.rewritten(null, "Join Nissan TITAN"))
			.isEqualTo("The advertisement with content : Join Nissan TITAN");
		assertThat(TaskAnswers.rewritten(" ", "Join")).isEqualTo("The advertisement with content : Join");
	}

	@Test
	void readsWhatItWrites() {
		assertThat(TaskAnswers.parse(TaskAnswers.tag("A\n\nB"))).isEqualTo(new GeneratedAd(null, "A\n\nB"));
		assertThat(TaskAnswers.parse(TaskAnswers.rewritten("T: with content", "A\nB with content : C")))
			.isEqualTo(new GeneratedAd("T: with content", "A\nB with content : C"));
		assertThat(TaskAnswers.parse(TaskAnswers.rewritten(null, "A"))).isEqualTo(new GeneratedAd(null, "A"));
	}

	@Test
	void removesOuterWhiteSpace() {
		assertThat(TaskAnswers.parse("  The advertisement titled  T  with content :  A \n"))
			.isEqualTo(new GeneratedAd("T", "A"));
		assertThat(TaskAnswers.parse("\n Content of the advertisement is  A ")).isEqualTo(new GeneratedAd(null, "A"));
	}

	@Test
	void takesAnAnswerWithoutFrameAsText() {
		assertThat(TaskAnswers.parse("Buy now, with content : all of it"))
			.isEqualTo(new GeneratedAd(null, "Buy now, with content : all of it"));
		assertThat(TaskAnswers.parse("The advertisement you waited for"))
			.isEqualTo(new GeneratedAd(null, "The advertisement you waited for"));
		assertThat(TaskAnswers.parse("Content of the advertisement isn't all"))
			.isEqualTo(new GeneratedAd(null, "Content of the advertisement isn't all"));
		assertThat(TaskAnswers.parse("The")).isEqualTo(new GeneratedAd(null, "The"));
	}

	@Test
	void readsATitleThatWasCutOff() {
		assertThat(TaskAnswers.parse("The advertisement titled Our 2022 Im"))
			.isEqualTo(new GeneratedAd("Our 2022 Im", ""));
		assertThat(TaskAnswers.parse("The advertisement titled Our 2022 Impact with con"))
			.isEqualTo(new GeneratedAd("Our 2022 Impact", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "Content of the adv", "Content of the advertisement is", "The adver",
			"The advertisement", "The advertisement ti", "The advertisement titled", "The advertisement with cont",
			"The advertisement with content :" })
	void findsNoTextWhereTheAnswerEndedInTheFrame(String answer) {
		assertThat(TaskAnswers.parse(answer)).isEqualTo(new GeneratedAd(null, ""));
	}

	@Test
	void findsNoTitleWhereItIsEmpty() {
		assertThat(TaskAnswers.parse("The advertisement titled  with content : A"))
			.isEqualTo(new GeneratedAd(null, "A"));
	}

}
