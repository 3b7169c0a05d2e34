package io.alignserve.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.alignserve.task.TaskAnswers;
import io.alignserve.tokenizer.Tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTextTest {

	private static final Tokenizer TOKENIZER = ScriptedModel.byteTokenizer();

	@AfterAll
	static void close() {
		TOKENIZER.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { " Content of the advertisement is Ride home. 🚲 Über alles",
			"Content of the advertisement is", "Content", "Content of the", "Contented cows give milk",
			"The advertisement titled A title with content : Body",
			"The advertisement titled A title with content: Body", "The advertisement with content : Body  ",
			"The advertisement with content:Body", "The advertisement titled cut off in the", "The advertise",
			"The advertising week", "No frame at all\nbut two lines \n", "Content of the advertisement isn't here", "",
			"   ", "Content of the advertisement is   \n  spaced   " })
	void piecesAddUpToTheTextThatTheTaskReads(String answer) {
		List<Integer> tokens = tokens(answer);
		AnswerText text = new AnswerText(TOKENIZER, new StopStrings(TOKENIZER, List.of()));
		TaskAnswers.GeneratedAd read = text.read(tokens);
		assertThat(read).isEqualTo(TaskAnswers.parse(answer));
		assertThat(stream(text, tokens, read.text())).isEqualTo(read.text());
	}

	@Test
	void aCharacterIsGivenOnlyWhenItsBytesAreComplete() {
		AnswerText text = new AnswerText(TOKENIZER, new StopStrings(TOKENIZER, List.of()));
		List<String> pieces = tokens("x🚲y").stream().map(text::append).toList();
		assertThat(pieces).containsExactly("x", "", "", "", "🚲", "y");
	}

	@Test
	void aBeginningOfAStopTextIsHeldBackUntilItIsNone() {
		AnswerText text = new AnswerText(TOKENIZER, new StopStrings(TOKENIZER, List.of("###")));
		List<String> pieces = tokens("a##b").stream().map(text::append).toList();
		assertThat(pieces).containsExactly("a", "", "", "##b");
	}

	@Test
	void neitherAStopTextNorWhatFollowsItIsGiven() {
		AnswerText text = new AnswerText(TOKENIZER, new StopStrings(TOKENIZER, List.of("stop")));
		List<Integer> tokens = tokens("Content of the advertisement is go on, stop here");
		TaskAnswers.GeneratedAd read = text.read(tokens);
		assertThat(read.text()).isEqualTo("go on,");
		assertThat(stream(text, tokens, read.text())).isEqualTo("go on,");
	}

	@Test
	void aStopTextInTheFrameDoesNotStop() {
		StopStrings stops = new StopStrings(TOKENIZER, List.of("advertisement"));
		assertThat(stops.stopsAfter(0, ids("Content of the advertisement is"))).isFalse();
		assertThat(stops.stopsAfter(0, ids("Content of the advertisement is our advertisement"))).isTrue();
		assertThat(stops.stopsAfter(0, ids("Content of the advertisement is our advertisemen"))).isFalse();
	}

	private static String stream(AnswerText text, List<Integer> tokens, String whole) {
		List<String> pieces = new ArrayList<>();
		tokens.forEach((token) -> pieces.add(text.append(token)));
		pieces.add(text.rest(whole));
		return String.join("", pieces);
	}

	private static int[] ids(String text) {
		return TOKENIZER.encodeContinuation(text);
	}

	private static List<Integer> tokens(String text) {
		return Arrays.stream(ids(text)).boxed().toList();
	}

}
