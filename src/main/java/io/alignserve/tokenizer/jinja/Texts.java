package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * What Python's methods of texts do.
 */
final class Texts {

	private Texts() {
	}

	/**
	 * Removes characters from the ends of a text.
	 * @param text the text
	 * @param characters which characters; empty for white space as Python sees it
	 * @param left whether from its beginning
	 * @param right whether from its end
	 */
	static String strip(String text, String characters, boolean left, boolean right) {
		IntPredicate removed = characters.isEmpty() ? Texts::isSpace : (c) -> characters.indexOf(c) >= 0;
		int start = 0;
		int end = text.length();
		while (left && start < end && removed.test(text.charAt(start))) {
			start++;
		}
		while (right && end > start && removed.test(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	static boolean isSpace(int c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
	}

	static String capitalise(String text) {
		return text.isEmpty() ? text
				: text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1).toLowerCase(Locale.ROOT);
	}

	static String title(String text) {
		StringBuilder title = new StringBuilder(text.length());
		boolean start = true;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			title.append(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
			start = !Character.isLetter(c);
		}
		return title.toString();
	}

	/** Splits at a separator, or without one at white space. */
	static List<Object> split(String text, String separator, int most) {
		List<Object> parts = new ArrayList<>();
		if (separator.isEmpty()) {
			for (String word : strip(text, "", true, true).split("\\s+", (most < 0) ? 0 : most + 1)) {
				if (!word.isEmpty()) {
					parts.add(word);
				}
			}
			return parts;
		}
		int from = 0;
		for (int at = text.indexOf(separator); at >= 0
				&& (most < 0 || parts.size() < most); at = text.indexOf(separator, from)) {
			parts.add(text.substring(from, at));
			from = at + separator.length();
		}
		parts.add(text.substring(from));
		return parts;
	}

}
