package io.alignserve.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TokenizerTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void aSpecialTokenSpelledInAPromptStaysText() {
		try (Tokenizer tokenizer = byteLevel()) {
			int[] ids = tokenizer.encodePrompt("a</s>b<s>");
			assertThat(ids[0]).isEqualTo(BpeVocabulary.START_TOKEN);
			assertThat(Arrays.copyOfRange(ids, 1, ids.length)).doesNotContain(BpeVocabulary.START_TOKEN,
					BpeVocabulary.END_TOKEN);
			assertThat(tokenizer.decode(ids)).isEqualTo("a</s>b<s>");
		}
	}

	@Test
	void specialTokensAreLeftOutOfTexts() {
		try (Tokenizer tokenizer = byteLevel()) {
			assertThat(tokenizer.addedToken("</s>")).hasValue(BpeVocabulary.END_TOKEN);
			assertThat(tokenizer.addedToken("<unknown>")).isEmpty();
			assertThat(tokenizer.decode(new int[] { 0, 3 + 'a', 1, 2 })).isEqualTo("a");
			assertThat(tokenizer.encodeContinuation("a")).doesNotContain(BpeVocabulary.START_TOKEN);
		}
	}

	@Test
	void aSurrogateWithoutItsPartnerDoesNoHarm() {
		try (Tokenizer tokenizer = byteLevel()) {
			assertThat(tokenizer.decode(tokenizer.encodePrompt("a\ud83c b"))).startsWith("a").endsWith(" b");
		}
	}

	@Test
	void longTextsAreNotCut() {
		try (Tokenizer tokenizer = byteLevel()) {
			assertThat(tokenizer.encodePrompt("x1 ".repeat(5000))).hasSize(1 + 3 * 5000);
		}
	}

	@Test
	void continuationsOfATokenizerThatPrependsASpaceAreWhatFollowsInTheMiddleOfAText() throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), METASPACE);
		try (Tokenizer tokenizer = Tokenizer.load(this.folder)) {
			assertThat(tokenizer.encodePrompt("a b")).containsExactly(1, 5, 6);
			assertThat(tokenizer.encodeContinuation(" a")).containsExactly(5);
			assertThat(tokenizer.encodeContinuation("a")).containsExactly(3);
			assertThat(tokenizer.vocabularySize()).isEqualTo(8);
		}
	}

	@Test
	void severalThreadsGetWhatOneGets() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (Tokenizer tokenizer = byteLevel()) {
			int[] expected = tokenizer.encodePrompt("Ride with us 🎉");
			List<Future<int[]>> results = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				results.add(threads.submit(() -> tokenizer.encodePrompt("Ride with us 🎉")));
			}
			for (Future<int[]> result : results) {
				assertThat(result.get()).isEqualTo(expected);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aClosedTokenizerRefusesWork() {
		Tokenizer tokenizer = byteLevel();
		tokenizer.close();
		tokenizer.close();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> tokenizer.encodePrompt("a"))
			.withMessage("The tokenizer is closed");
	}

	@Test
	void saysWhatIsWrongWithAFolder() throws IOException {
		assertThatIllegalArgumentException().isThrownBy(() -> Tokenizer.load(this.folder))
			.withMessage("There is no tokenizer.json in " + this.folder);
		Files.writeString(this.folder.resolve("tokenizer.json"), "{");
		assertThatIllegalArgumentException().isThrownBy(() -> Tokenizer.load(this.folder))
			.withMessageContaining("tokenizer.json is not a tokenizer: ");
		Files.writeString(this.folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Abacus\"}}");
		assertThatIllegalArgumentException().isThrownBy(() -> Tokenizer.load(this.folder))
			.withMessageContaining("tokenizer.json is not a tokenizer: ");
	}

	private Tokenizer byteLevel() {
		BpeTrainer.train(List.of("Ride with us, ride with me"), 270).writeTo(this.folder);
		return Tokenizer.load(this.folder);
	}

	/** As Llama 2: a space in front of every text. */
	private static final String METASPACE = """
			{"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
			 "added_tokens": [{"id": 1, "content": "<s>", "single_word": false, "lstrip": false,
			   "rstrip": false, "normalized": false, "special": true}],
			 "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false},
			 "post_processor": {"type": "TemplateProcessing",
			   "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
			   "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
			   "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
			 "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false},
			 "model": {"type": "BPE", "unk_token": "<unk>", "byte_fallback": false,
			   "vocab": {"<unk>": 0, "<s>": 1, "▁": 2, "a": 3, "b": 4, "▁a": 5, "▁b": 6, "\\n": 7},
			   "merges": ["▁ a", "▁ b"]}}
			""";

}
