package io.alignserve.policy;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * Collects the characters of one word.
 */
final class WordForm {

	private static final String NOTHING = "";

	private final StringBuilder letters = new StringBuilder();

	private int start = -1;

	private int end;

	/**
	 * Adds a character.
	 * @param codePoint the character
	 * @param index where it begins
	 * @param next where the next one begins
	 * @return whether it is part of the word; {@code false} ends the word
	 */
	boolean accept(int codePoint, int index, int next) {
		if (isInvisible(codePoint)) {
			// Part of a word that has begun, and no reason to begin or end one.
			this.end = next;
			return true;
		}
		String plain = plain(codePoint);
		if (plain.isEmpty()) {
			return false;
		}
		if (this.start < 0) {
			this.start = index;
		}
		this.letters.append(plain);
		this.end = next;
		return true;
	}

	boolean isOpen() {
		return this.start >= 0;
	}

	void end(List<Word> words) {
		if (isOpen()) {
			List<String> readings = Spelling.readings(this.letters.toString());
			if (!readings.isEmpty()) {
				words.add(new Word(this.start, this.end, readings));
			}
		}
		this.letters.setLength(0);
		this.start = -1;
	}

	/** Format characters, combining marks, soft hyphens and apostrophes. */
	private static boolean isInvisible(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
			default -> codePoint == '\'' || codePoint == '\u2019' || codePoint == '\u02BC' || codePoint == '\u115F'
					|| codePoint == '\u1160' || codePoint == '\u3164' || codePoint == '\uFFA0';
		};
	}

	/** Lower-case letters and digits that a character stands for, or nothing. */
	private static String plain(int codePoint) {
		if (codePoint < 128) {
			return Spelling.isWordCharacter(codePoint) ? Character.toString(Character.toLowerCase(codePoint)) : NOTHING;
		}
		String decomposed = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
		StringBuilder plain = new StringBuilder();
		decomposed.toUpperCase(Locale.ROOT)
			.toLowerCase(Locale.ROOT)
			.codePoints()
			.map(Spelling::lookAlike)
			.filter(Spelling::isWordCharacter)
			.forEach(plain::appendCodePoint);
		return plain.toString();
	}

}
