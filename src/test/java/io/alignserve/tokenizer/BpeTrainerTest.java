package io.alignserve.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BpeTrainerTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "Ride with us", "Écoute — ça va?", "tab\tand\nnew\r\n\r\nlines   and   runs  ",
			"[URL] 25-34, 65+ $1,000", "👩‍👩‍👧 emoji 🎉🎉", "日本語 العربية", "a\u00a0b\u2003c", "nul \u0000 byte",
			"it's they're WE'LL" })
	void everyTextComesBack(String text) {
		trained(330).writeTo(this.folder);
		try (Tokenizer tokenizer = Tokenizer.load(this.folder)) {
			assertThat(tokenizer.decode(tokenizer.encodePrompt(text))).isEqualTo(text);
			assertThat(tokenizer.decode(tokenizer.encodeContinuation(text))).isEqualTo(text);
		}
	}

	@Test
	void theLibraryEncodesAsTheMergesSay() {
		BpeVocabulary vocabulary = trained(320);
		vocabulary.writeTo(this.folder);
		try (Tokenizer tokenizer = Tokenizer.load(this.folder)) {
			assertThat(tokenizer.vocabularySize()).isEqualTo(vocabulary.size()).isEqualTo(320);
			for (String text : texts().subList(0, 40)) {
				assertThat(tokenizer.encodeContinuation(text)).as(text).isEqualTo(encode(vocabulary, text));
				int[] prompt = tokenizer.encodePrompt(text);
				assertThat(prompt[0]).isEqualTo(BpeVocabulary.START_TOKEN);
				assertThat(Arrays.copyOfRange(prompt, 1, prompt.length)).isEqualTo(encode(vocabulary, text));
			}
		}
	}

	@Test
	void mergesTheMostFrequentPairFirst() {
		BpeVocabulary vocabulary = BpeTrainer.train(List.of("hug hug hug hug pug pug bun hugs"), 263);
		// "ug" 7 times, " h" and "hug" 5 or less, as counted by hand.
		assertThat(vocabulary.tokens().subList(259, 263)).containsExactly("ug", "hug", "Ġhug", "Ġp");
	}

	@Test
	void everyMergeIsTheMostFrequentPairOfARecount() {
		BpeVocabulary vocabulary = trained(330);
		List<List<Integer>> words = new ArrayList<>();
		texts().forEach((text) -> {
			Matcher matcher = WordCounts.WORD.matcher(text);
			while (matcher.find()) {
				words.add(boxed(BpeVocabulary.byteIds(matcher.group())));
			}
		});
		for (BpeVocabulary.Merge merge : vocabulary.merges()) {
			assertThat(merge).isEqualTo(recount(words));
			int merged = vocabulary.tokens()
				.indexOf(vocabulary.tokens().get(merge.left()) + vocabulary.tokens().get(merge.right()));
			words.replaceAll((word) -> merged(word, merge, merged));
		}
	}

	@Test
	void theOrderOfTextsMakesNoDifference() {
		List<String> shuffled = new ArrayList<>(texts());
		Collections.shuffle(shuffled, new Random(7));
		BpeVocabulary vocabulary = BpeTrainer.train(shuffled, 330);
		assertThat(vocabulary.tokens()).isEqualTo(trained(330).tokens());
		assertThat(vocabulary.merges()).isEqualTo(trained(330).merges());
	}

	@Test
	void stopsWhenNoPairOccursTwice() {
		assertThat(BpeTrainer.train(List.of("abc"), 5000).size()).isEqualTo(BpeVocabulary.SMALLEST_SIZE);
	}

	@Test
	void refusesAVocabularyWithoutRoomForTheBytes() {
		assertThatIllegalArgumentException().isThrownBy(() -> BpeTrainer.train(List.of("a"), 258))
			.withMessage("vocabularySize is 258, it must be at least 259 (3 special tokens and 256 bytes)");
	}

	private static BpeVocabulary trained(int size) {
		return BpeTrainer.train(texts(), size);
	}

	private static List<String> texts() {
		List<String> texts = new ArrayList<>();
		Random random = new Random(42);
		String[] words = { "summer", "sale", "running", "shoes", "for", "women", "25-34", "in", "Texas,", "Ohio\n",
				"don't", "[URL]", "family", "café", "☕", "save", "50%", "today!", "runner", "families\t" };
		for (int i = 0; i < 400; i++) {
			texts.add(IntStream.range(0, 12)
				.mapToObj((unused) -> words[random.nextInt(words.length)] + (random.nextInt(3) == 0 ? "er" : ""))
				.reduce("", (left, right) -> left + " " + right));
		}
		return texts;
	}

	/** Byte-pair encoding as its definition says it: the earliest merge first. */
	private static int[] encode(BpeVocabulary vocabulary, String text) {
		List<Integer> ids = new ArrayList<>();
		Matcher matcher = WordCounts.WORD.matcher(text);
		while (matcher.find()) {
			assertThat(matcher.group().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
			List<Integer> word = boxed(BpeVocabulary.byteIds(matcher.group()));
			for (BpeVocabulary.Merge merge : vocabulary.merges()) {
				int id = vocabulary.tokens()
					.indexOf(vocabulary.tokens().get(merge.left()) + vocabulary.tokens().get(merge.right()));
				word = merged(word, merge, id);
			}
			ids.addAll(word);
		}
		return ids.stream().mapToInt(Integer::intValue).toArray();
	}

	private static List<Integer> boxed(int[] ids) {
		return Arrays.stream(ids).boxed().toList();
	}

	private static List<Integer> merged(List<Integer> word, BpeVocabulary.Merge merge, int id) {
		List<Integer> result = new ArrayList<>();
		for (int token : word) {
			result.add(token);
			int size = result.size();
			if (token == merge.right() && size > 1 && result.get(size - 2) == merge.left()) {
				result.remove(size - 1);
				result.set(size - 2, id);
			}
		}
		return result;
	}

	private static BpeVocabulary.Merge recount(List<List<Integer>> words) {
		Map<BpeVocabulary.Merge, Integer> counts = new HashMap<>();
		for (List<Integer> word : words) {
			for (int i = 0; i + 1 < word.size(); i++) {
				counts.merge(new BpeVocabulary.Merge(word.get(i), word.get(i + 1)), 1, Integer::sum);
			}
		}
		return counts.entrySet()
			.stream()
			.min(Comparator.<Map.Entry<BpeVocabulary.Merge, Integer>>comparingInt((entry) -> -entry.getValue())
				.thenComparingInt((entry) -> entry.getKey().left())
				.thenComparingInt((entry) -> entry.getKey().right()))
			.orElseThrow()
			.getKey();
	}

}
