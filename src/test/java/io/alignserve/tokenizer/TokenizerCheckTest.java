package io.alignserve.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the native library would end the process for, or might.
 */
class TokenizerCheckTest {

	private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-llama3/tokenizer.json");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"\"decoder\": {|\"decoder\": {\"x\": \"\\ud800\", |made of whole characters, without lone surrogates",
			"\"decoder\": {|\"decoder\": {\"x\": 1e400, |a field of ByteLevel in decoder must be one that is known",
			"\"decoder\": {|\"decoder\": {}, \"decoder\": {|Duplicate",
			"\"decoder\": {|\"decoder\": {\"type\": \"CTC\"}, \"old\": {|decoder must be made of Sequence, ByteFallback",
			"\"normalizer\": null|\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}|"
					+ "normalizer must be made of Sequence, Lowercase, NFC",
			"\"normalizer\": null|\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [1]}|normalizer must be made",
			"\"Regex\": \"|\"Regex\": \"(a+)+$|pattern of Split in pre_tokenizer must be as the library tokenizers writes it",
			"\"behavior\": \"Isolated\"|\"behavior\": 1|behavior of Split in pre_tokenizer must be",
			"\"type\": \"BPE\"|\"type\": \"Unigram\"|model must be of type BPE",
			"\"dropout\": null|\"dropout\": 0.5|dropout must be null",
			"\"continuing_subword_prefix\": null|\"continuing_subword_prefix\": \"##\"|must be null or empty",
			"\"unk_token\": null|\"unk_token\": \"absent\"|unk_token must be null or a token of vocab",
			"\"id\": 504|\"id\": -1|an id in added_tokens must be a whole number from 0 to 4194303",
			"\"id\": 504|\"id\": 4000000000|an id in added_tokens must be a whole number from 0 to 4194303",
			"\"special_tokens\": {|\"special_tokens\": {\"x\": {}, |special_tokens of the post_processor must be ids",
			"\"id\": \"A\"|\"id\": \"B\"|a template of the post_processor must be made of the sequences A",
			"\"merges\": [|\"merges\": [7, |a merge must be two tokens" })
	void refusesWhatTheNativeLibraryMightEndTheProcessFor(String old, String with, String sentence) throws IOException {
		String text = Files.readString(TINY);
		if (!text.contains(old)) {
			throw new IllegalArgumentException(TINY + " does not hold " + old);
		}
		assertRefused(text.replace(old, with), sentence);
	}

	@Test
	void refusesWhatIsDeepOrOfTooManyParts() throws IOException {
		String text = Files.readString(TINY);
		assertRefused(text.replace("\"normalizer\": null", "\"normalizer\": " + "[".repeat(100_000)), "nesting depth");
		assertRefused("{\"a\": [" + "0,".repeat(4_000_001) + "0]}", "Token count");
	}

	@Test
	void takesTheStripAndReplaceStepsOfLlama2() throws IOException {
		String text = Files.readString(TINY.resolveSibling("../tiny-llama2/tokenizer.json"));
		Files.writeString(this.folder.resolve("tokenizer.json"), text);
		assertThatCode(() -> Tokenizer.load(this.folder).close()).doesNotThrowAnyException();
		assertRefused(text.replace("\"stop\": 0", "\"stop\": 9"), "stop of Strip in decoder must be");
	}

	private void assertRefused(String text, String sentence) throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), text);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Tokenizer.load(this.folder))
			.withMessageContaining(sentence);
	}

}
