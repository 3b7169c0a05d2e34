package io.alignserve.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Letters that stand for others.
 */
final class Spelling {

	/** Cyrillic and Greek letters that look like Latin ones, in pairs. */
	private static final String LOOK_ALIKES = "аaвbеeкkмmнhоoрpсcтtуyхxіiїiјjѕsԁdԛqԝwһhαaβbεeηnιiκkνvοoρpτtυuχxγyıiɑaɡg";

	private static final int MAX_LETTERS = 200;

	private Spelling() {
	}

	static boolean isWordCharacter(int codePoint) {
		return Character.isLetterOrDigit(codePoint) || codePoint == '@' || codePoint == '$';
	}

	static int lookAlike(int codePoint) {
		if (codePoint < 128 || codePoint > Character.MAX_VALUE) {
			return codePoint;
		}
		for (int i = 0; i < LOOK_ALIKES.length(); i += 2) {
			if (LOOK_ALIKES.charAt(i) == codePoint) {
				return LOOK_ALIKES.charAt(i + 1);
			}
		}
		return codePoint;
	}

	/**
	 * Returns what a word may mean.
	 * @param written letters, digits, {@code @} and {@code $}
	 * @return without the signs and, if digits or signs stand among letters, as the
	 * letters that they look like; empty if there is nothing but signs
	 */
	static List<String> readings(String written) {
		// Nobody writes words of that length; rules have none.
		String word = (written.length() > MAX_LETTERS) ? written.substring(0, MAX_LETTERS) : written;
		List<String> readings = new ArrayList<>();
		String plain = word.replace("@", "").replace("$", "");
		if (!plain.isEmpty()) {
			readings.add(plain);
		}
		boolean letters = plain.codePoints().anyMatch(Character::isLetter);
		if (letters && word.chars().anyMatch((sign) -> replaced((char) sign, 'i') != sign)) {
			add(readings, word, 'i');
			add(readings, word, 'l');
		}
		return readings;
	}

	private static void add(List<String> readings, String word, char one) {
		StringBuilder reading = new StringBuilder();
		for (int i = 0; i < word.length(); i++) {
			reading.append(replaced(word.charAt(i), one));
		}
		if (!readings.contains(reading.toString())) {
			readings.add(reading.toString());
		}
	}

	private static char replaced(char sign, char one) {
		return switch (sign) {
			case '0' -> 'o';
			case '1' -> one;
			case '3' -> 'e';
			case '4', '@' -> 'a';
			case '5', '$' -> 's';
			case '7' -> 't';
			default -> sign;
		};
	}

}
