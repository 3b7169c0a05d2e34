package io.alignserve.policy;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class PhraseBookTest {

	private static final PhraseBook BOOK = book(
			List.of("vote|votes for", "re-elect*", "lose ? pounds in ? days", "free money"),
			List.of("vote for your favorite", "tax free money"));

	@ParameterizedTest
	@ValueSource(strings = { "Vote for Jane", "VOTE FOR Jane", "please vote\nfor   Jane", "\"Vote\" - for Jane",
			"vote\u200B for Jane", "v\u00ADote for Jane", "vo\u200Dte f\u2060or Jane", "v0te f0r Jane", "vóte för Jane",
			"vo\u0301te for", "ｖｏｔｅ ｆｏｒ Jane", "𝐯𝐨𝐭𝐞 𝒇𝒐𝒓 Jane", "ⓥⓞⓣⓔ for Jane", "vоtе fоr Jane",
			"VΟTE FOR Jane", "v o t e for Jane", "v.o.t.e f.o.r Jane", "I v o t e for Jane", "v-0-t-e for Jane",
			"vote f o r Jane?", "#VoteForJane", "voteforjane", "Re-elect Jane", "reelect Jane", "RE ELECT Jane",
			"re-elected", "r3-3lect", "Lose 20 pounds in 7 days", "lose twenty pounds in ten days", "free m0ney",
			"free mоnеy", "fr33 m0n3y", "frее\u00A0money", "vote for your mayor" })
	void findsWhatIsWrittenInManyWays(String text) {
		boolean single = text.equals("vote f o r Jane?");
		assertThat(BOOK.find(text).isPresent()).as(text).isEqualTo(!single);
	}

	@ParameterizedTest
	@ValueSource(strings = { "devote forty minutes", "the vote was for naught", "vote fore", "votes", "free the money",
			"lose 20 pounds in 7 long days", "elect Jane", "vote for your favorite flavor", "Vote for your FAVORITE!",
			"tax-free money", "#VoteForYourFavorite", "", "🚲🚲", "\u200B" })
	void leavesOtherTextsAlone(String text) {
		assertThat(BOOK.find(text)).as(text).isEmpty();
	}

	/** The documentation lists these as what rules cannot catch. */
	@ParameterizedTest
	@ValueSource(strings = { "cast your ballot with Jane in mind", "vvote foor Jane", "v*te for Jane", "etov rof Jane",
			"vota por Jane", "🅥🅞🅣🅔 for Jane", "vote 4 Jane", "Jane for the win in November" })
	void doesNotFindWhatTheDocumentationSaysItCannot(String text) {
		assertThat(BOOK.find(text)).as(text).isEmpty();
	}

	@Test
	void tellsWhereThePhraseIs() {
		String text = "So, VO\u200BTE  for Jane";
		assertThat(BOOK.find(text).orElseThrow().in(text)).isEqualTo("VO\u200BTE  for");
	}

	@Test
	void readsALongHostileTextInTimeThatGrowsWithItsLength() {
		String text = "vote vote ".repeat(20_000) + "l o s e ".repeat(20_000) + "lose 9 pounds in ".repeat(20_000);
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(BOOK.find(text)).isEmpty());
	}

	@Test
	void refusesPhrasesThatNobodyCanMeet() {
		assertThatThrownBy(() -> Phrase.of("? for")).hasMessageContaining("begins with '?'");
		assertThatThrownBy(() -> Phrase.of("  ")).hasMessageContaining("0 words");
		assertThatThrownBy(() -> Phrase.of("a b c d e f g h i")).hasMessageContaining("9 words");
		assertThatThrownBy(() -> Phrase.of("vo*te")).hasMessageContaining("inside of a word");
		assertThatThrownBy(() -> Phrase.of("re-elect|vote for")).hasMessageContaining("not one word");
	}

	@Test
	void aTextThatGrowsGivesNoForbiddenWordAndInTheEndEverythingElse() {
		Random random = new Random(7);
		List<String> parts = List.of("vote", "Votes", " ", " ", " ", "for", "your", "favorite", "v", "o", "t", "e",
				"re-", "re", "elect", "lose", "5", "pounds", "in", "days", "free", "money", "tax-", "\u200B", "!", "é",
				"🚲", "ride", "'", "\n");
		int forbidden = 0;
		for (int round = 0; round < 4000; round++) {
			StringBuilder written = new StringBuilder();
			GrowingText text = new GrowingText(List.of(BOOK));
			StringBuilder read = new StringBuilder();
			int pieces = 1 + random.nextInt(14);
			for (int i = 0; i < pieces; i++) {
				String piece = parts.get(random.nextInt(parts.size()));
				written.append(piece);
				read.append(text.append(piece));
			}
			String whole = written.toString();
			var match = BOOK.find(whole);
			assertThat(whole).startsWith(read);
			if (match.isPresent()) {
				forbidden++;
				assertThat(read.length()).as("of '%s'", whole).isLessThanOrEqualTo(match.get().start());
			}
			else {
				assertThat(text.isStopped()).as("'%s'", whole).isFalse();
				assertThat(read + text.finish(whole)).isEqualTo(whole);
			}
		}
		assertThat(forbidden).isGreaterThan(20);
	}

	@Test
	void holdsBackOnlyWhatMayBecomeForbidden() {
		GrowingText text = new GrowingText(List.of(BOOK));
		assertThat(text.append("Ride home, ")).isEqualTo("Ride home, ");
		assertThat(text.append("vote ")).isEmpty();
		assertThat(text.append("in ")).isEqualTo("vote in ");
		assertThat(text.append("vote fo")).isEmpty();
		assertThat(text.append("r ")).isEmpty();
		assertThat(text.append("your fa")).isEmpty();
		assertThat(text.append("vorite ride")).isEqualTo("vote for your favorite ");
		assertThat(text.append("s. ")).isEqualTo("rides. ");
		assertThat(text.append("Votes for ")).isEmpty();
		assertThat(text.append("Jane ")).isEmpty();
		assertThat(text.isStopped()).isTrue();
		assertThat(text.append("and more ")).isEmpty();
	}

	private static PhraseBook book(List<String> phrases, List<String> exceptions) {
		return new PhraseBook(phrases.stream().map(Phrase::of).toList(), exceptions.stream().map(Phrase::of).toList());
	}

}
