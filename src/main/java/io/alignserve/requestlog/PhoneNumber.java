package io.alignserve.requestlog;

import java.util.Locale;
import java.util.Set;

/**
 * Tells telephone numbers from prices, years, dates and ids by their shape: an
 * international number (E.164: {@code +} or {@code 00}, at most 15 digits), a North
 * American one in its groups of 3, 3 and 4, a national one with its leading zero; any
 * other row of 7 to 15 digits only after a word like <i>call</i> or <i>tel</i>.
 */
final class PhoneNumber {

	private static final Set<String> CUES = Set.of("tel", "telephone", "phone", "phones", "telefon", "telefono",
			"teléfono", "téléphone", "telefone", "call", "calls", "calling", "dial", "ring", "text", "sms", "txt",
			"whatsapp", "mobile", "mobil", "cell", "handy", "fax", "hotline", "ruf", "anruf", "llama", "llame",
			"appelez", "ligue", "chiama");

	private static final int CUE_WORDS = 3;

	private static final int CUE_CHARACTERS = 32;

	private static final int FEWEST_DIGITS = 7;

	/** Of an international number, without its prefix. */
	private static final int MOST_DIGITS = 15;

	private static final int MOST_GROUPS = 8;

	/** From here on letters stand beside digits without a space. */
	private static final char CJK = '\u2E80';

	private final String text;

	private final int begin;

	private final boolean plus;

	/** Where each group of digits begins and ends. */
	private final int[] begins = new int[MOST_GROUPS];

	private final int[] ends = new int[MOST_GROUPS];

	private int groups;

	private int digits;

	private PhoneNumber(String text, int begin) {
		this.text = text;
		this.begin = begin;
		this.plus = text.charAt(begin) == '+';
	}

	/**
	 * Looks at what may be a number.
	 * @param text the text
	 * @param begin where a {@code +}, an opening bracket or a digit stands
	 * @return what to do with it
	 */
	static Run at(String text, int begin) {
		PhoneNumber number = new PhoneNumber(text, begin);
		number.readGroups();
		if (number.groups == 0) {
			return new Run(begin + 1, false);
		}
		if (isWordPart(text, begin - 1)) {
			return new Run(number.endOfWord(), false);
		}
		int taken = number.groupsOfNumber();
		if (taken > 0 && !isWordPart(text, number.end(taken))) {
			return new Run(number.end(taken), true);
		}
		// The next group may begin a number; a group of digits is never cut.
		return new Run(number.end(1), false);
	}

	static boolean isDigit(char c) {
		return (c >= '0' && c <= '9') || (c > 127 && Character.isDigit(c));
	}

	/** Digits with one sign or brackets between them, as far as a number may reach. */
	private void readGroups() {
		int i = this.begin + (this.plus ? 1 : 0);
		if (this.plus && i < this.text.length() && isSign(this.text.charAt(i))) {
			return;
		}
		while (this.groups < MOST_GROUPS) {
			int start = skipSigns(i);
			int end = start;
			while (end < this.text.length() && isDigit(this.text.charAt(end))) {
				end++;
			}
			if (end == start) {
				return;
			}
			this.begins[this.groups] = start;
			this.ends[this.groups] = end;
			this.groups++;
			this.digits += end - start;
			if (this.digits > MOST_DIGITS + 2) {
				return;
			}
			i = end;
		}
	}

	/** What may stand between two groups: at most one sign, or brackets with spaces. */
	private int skipSigns(int from) {
		int i = from;
		boolean bracket = false;
		boolean sign = false;
		for (; i < this.text.length() && i - from < 3; i++) {
			char c = this.text.charAt(i);
			if ((c == '(' || c == ')') && !bracket) {
				bracket = true;
			}
			else if (isSign(c) && !sign) {
				sign = true;
			}
			else {
				break;
			}
		}
		return i;
	}

	private static boolean isSign(char c) {
		return c == ' ' || c == '-' || c == '.' || c == '/' || c == '\u00A0' || c == '\u202F'
				|| (c >= '\u2010' && c <= '\u2015');
	}

	private int end(int taken) {
		return this.ends[taken - 1];
	}

	/** The end of the last group before a space: an id may have hyphens. */
	private int endOfWord() {
		int taken = 1;
		while (taken < this.groups && this.text.charAt(this.begins[taken] - 1) != ' ') {
			taken++;
		}
		return end(taken);
	}

	private int size(int group) {
		return this.ends[group] - this.begins[group];
	}

	private char first(int group) {
		return this.text.charAt(this.begins[group]);
	}

	/** How many groups the number takes, 0 if there is none. */
	private int groupsOfNumber() {
		if (this.plus) {
			return upTo(MOST_DIGITS, FEWEST_DIGITS);
		}
		if (isAmount()) {
			return 0;
		}
		if (isPrefixed()) {
			return upTo(MOST_DIGITS + 2, FEWEST_DIGITS + 4);
		}
		int american = american();
		if (american > 0) {
			return american;
		}
		int national = national();
		if (national > 0) {
			return national;
		}
		return isDecimal() || !hasCue() ? 0 : upTo(MOST_DIGITS, FEWEST_DIGITS);
	}

	/** As many groups as have at most so many digits; 0 if they have too few. */
	private int upTo(int most, int fewest) {
		int sum = 0;
		int taken = 0;
		while (taken < this.groups && sum + size(taken) <= most) {
			sum += size(taken);
			taken++;
		}
		boolean cutOff = taken == 0 || (taken < this.groups && sum < fewest);
		return (cutOff || sum < fewest) ? 0 : taken;
	}

	/** {@code 0049 30 …}. */
	private boolean isPrefixed() {
		return size(0) > 2 && this.text.startsWith("00", this.begins[0]) && this.text.charAt(this.begins[0] + 2) != '0';
	}

	/** 3, 3 and 4 digits, perhaps with a 1 before them. */
	private int american() {
		int from = (size(0) == 1 && first(0) == '1') ? 1 : 0;
		boolean grouped = this.groups >= from + 3 && size(from) == 3 && size(from + 1) == 3 && size(from + 2) == 4;
		return (grouped && first(from) >= '2') ? from + 3 : 0;
	}

	/**
	 * A leading zero and 10 to 12 digits, 9 if they are grouped; no date, no fraction.
	 */
	private int national() {
		boolean date = this.groups >= 3 && size(0) <= 2 && size(1) <= 2 && size(2) == 4;
		if (first(0) != '0' || this.text.startsWith("00", this.begins[0]) || date || isDecimal()) {
			return 0;
		}
		return upTo(12, (this.groups > 1) ? 9 : 10);
	}

	private boolean isDecimal() {
		return this.groups > 1 && (this.groups == 2 || size(0) == 1) && this.begins[1] - this.ends[0] == 1
				&& this.text.charAt(this.ends[0]) == '.';
	}

	/** Money, or a part of a figure such as 1,234. */
	private boolean isAmount() {
		for (int i = this.begin - 1; i >= 0 && i >= this.begin - 2; i--) {
			char c = this.text.charAt(i);
			if (Character.getType(c) == Character.CURRENCY_SYMBOL
					|| (c == ',' && i > 0 && isDigit(this.text.charAt(i - 1)))) {
				return true;
			}
			if (c != ' ') {
				return false;
			}
		}
		return false;
	}

	/** Whether one of the last words before the number announces it. */
	private boolean hasCue() {
		int words = 0;
		int stop = Math.max(0, this.begin - CUE_CHARACTERS);
		int i = this.begin;
		while (i > stop && words < CUE_WORDS) {
			int end = i;
			while (i > stop && Character.isLetter(this.text.charAt(i - 1))) {
				i--;
			}
			if (i < end) {
				words++;
				if (CUES.contains(this.text.substring(i, end).toLowerCase(Locale.ROOT))) {
					return true;
				}
			}
			else if (isDigit(this.text.charAt(i - 1))) {
				return false;
			}
			else {
				i--;
			}
		}
		return false;
	}

	/** A letter or digit beside the number makes it a part of something else. */
	private static boolean isWordPart(String text, int i) {
		if (i < 0 || i >= text.length()) {
			return false;
		}
		char c = text.charAt(i);
		boolean letter = Character.isLetter(c) && c < CJK && c != 'x' && c != 'X';
		return c == '_' || isDigit(c) || (letter && !isEscape(text, i));
	}

	/** The letter of {@code \n} and the like in a JSON text. */
	private static boolean isEscape(String text, int i) {
		return i > 0 && text.charAt(i - 1) == '\\' && "nrt".indexOf(text.charAt(i)) >= 0;
	}

	/**
	 * What was found.
	 *
	 * @param end where to look on
	 * @param masked whether what is before that is a number
	 */
	record Run(int end, boolean masked) {
	}

}
