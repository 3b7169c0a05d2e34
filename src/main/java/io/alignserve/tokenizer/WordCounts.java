package io.alignserve.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often each word occurs, where a word is what the pre-tokenizer of the written
 * {@code tokenizer.json} cuts out: merges never cross its borders.
 */
final class WordCounts {

	/**
	 * The pattern of the {@code ByteLevel} pre-tokenizer with {@code use_regex}, which is
	 * GPT-2's: a word, a number or a run of signs, each with the space before it.
	 */
	static final Pattern WORD = Pattern.compile(
			"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
			Pattern.UNICODE_CHARACTER_CLASS);

	private final Map<String, int[]> counts = new HashMap<>();

	/**
	 * Counts the words of a text.
	 * @param text any text
	 */
	void add(String text) {
		Matcher matcher = WORD.matcher(text);
		while (matcher.find()) {
			this.counts.computeIfAbsent(matcher.group(), (word) -> new int[1])[0]++;
		}
	}

	/**
	 * Returns the words.
	 * @return each word and, in an array of one, how often it occurred
	 */
	Map<String, int[]> asMap() {
		return this.counts;
	}

}
