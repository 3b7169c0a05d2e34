package io.alignserve.evaluation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How much of what a brief gave occurs in the text written for it.
 *
 * @param briefs number of briefs
 * @param keywords share of all given keywords that occur in their text
 * @param brands share of the texts that name the brand
 */
public record PhraseUse(int briefs, double keywords, double brands) {

	/**
	 * Tells whether a text holds a phrase as whole words, in any case.
	 * @param text the text
	 * @param phrase the phrase
	 * @return whether it does
	 */
	static boolean occurs(String phrase, String text) {
		return Pattern
			.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(phrase) + "(?![\\p{L}\\p{N}])",
					Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
			.matcher(text)
			.find();
	}

	/**
	 * Measures texts against what was given.
	 * @param written texts with what each was given
	 * @return the shares
	 */
	static PhraseUse of(List<Written> written) {
		long given = written.stream().mapToLong((one) -> one.keywords().size()).sum();
		long used = written.stream()
			.mapToLong((one) -> one.keywords().stream().filter((keyword) -> occurs(keyword, one.text())).count())
			.sum();
		long brands = written.stream().filter((one) -> occurs(one.brand(), one.text())).count();
		return new PhraseUse(written.size(), used / (double) given, brands / (double) written.size());
	}

	/**
	 * A text and what it was written from.
	 *
	 * @param brand the brand
	 * @param keywords the given keywords
	 * @param text the text
	 */
	record Written(String brand, List<String> keywords, String text) {

		Written {
			keywords = List.copyOf(keywords);
		}

	}

}
