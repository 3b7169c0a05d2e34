package io.alignserve.requestlog;

/**
 * Replaces e-mail addresses by {@value #EMAIL} and telephone numbers by {@value #PHONE}.
 * Each character is looked at a bounded number of times, whatever the text. What is
 * spelled out ({@code jane at example dot com}), and a bare row of digits that nothing
 * calls a telephone number, is not recognised.
 */
final class ContactMask {

	static final String EMAIL = "[email]";

	static final String PHONE = "[phone]";

	private static final String LOCAL_SIGNS = ".!#$%&'*+/=?^_`{|}~-";

	/** {@code @} as JSON may write it. */
	private static final String ESCAPED_AT = "\\u0040";

	private static final int FULL_WIDTH_AT = '\uFF20';

	private static final int LONGEST_LOCAL = 64;

	private static final int SHORTEST_TOP = 2;

	private final String text;

	private final StringBuilder masked;

	/** What is before here is in {@link #masked} already. */
	private int copied;

	private ContactMask(String text) {
		this.text = text;
		this.masked = new StringBuilder(text.length());
	}

	/**
	 * Masks a text.
	 * @param text the text
	 * @return the text without addresses and numbers; the same object if it has none
	 */
	static String masked(String text) {
		return new ContactMask(text).run();
	}

	private String run() {
		int length = this.text.length();
		int i = 0;
		while (i < length) {
			char c = this.text.charAt(i);
			int at = atLength(i, c);
			if (at > 0) {
				i = email(i, at);
			}
			else if (c == '+' || c == '(' || PhoneNumber.isDigit(c)) {
				i = phone(i);
			}
			else {
				i++;
			}
		}
		if (this.copied == 0) {
			return this.text;
		}
		return this.masked.append(this.text, this.copied, length).toString();
	}

	/** How many characters the sign {@code @} takes here; 0 if it is none. */
	private int atLength(int i, char c) {
		if (c == '@' || c == FULL_WIDTH_AT) {
			return 1;
		}
		if (c == '\\' && this.text.startsWith(ESCAPED_AT, i)) {
			return ESCAPED_AT.length();
		}
		return (c == '%' && this.text.startsWith("%40", i)) ? 3 : 0;
	}

	/** Masks the address around an at sign, and returns where to look on. */
	private int email(int at, int signs) {
		int domain = at + signs;
		int end = domainEnd(domain);
		int begin = at;
		while (begin > this.copied && at - begin < LONGEST_LOCAL && isLocal(this.text.charAt(begin - 1))) {
			begin--;
		}
		if (end < 0 || begin == at) {
			return domain;
		}
		replace(begin, end, EMAIL);
		return end;
	}

	private static boolean isLocal(char c) {
		return Character.isLetterOrDigit(c) || LOCAL_SIGNS.indexOf(c) >= 0;
	}

	/** Where the domain ends; -1 if there is none with a dot and a name after it. */
	private int domainEnd(int begin) {
		int end = -1;
		int label = begin;
		boolean dotted = false;
		int i = begin;
		for (; i < this.text.length(); i++) {
			char c = this.text.charAt(i);
			if (c == '.') {
				if (i == label) {
					break;
				}
				end = isTop(label, i) && dotted ? i : end;
				dotted = true;
				label = i + 1;
			}
			else if (c != '-' && !Character.isLetterOrDigit(c)) {
				break;
			}
		}
		return (dotted && isTop(label, i)) ? i : end;
	}

	/** Tells whether a label can be the last one of a domain. */
	private boolean isTop(int begin, int end) {
		return end - begin >= SHORTEST_TOP && Character.isLetter(this.text.charAt(begin));
	}

	private int phone(int begin) {
		PhoneNumber.Run run = PhoneNumber.at(this.text, begin);
		if (run.masked()) {
			replace(begin, run.end(), PHONE);
		}
		return run.end();
	}

	private void replace(int begin, int end, String by) {
		this.masked.append(this.text, this.copied, begin).append(by);
		this.copied = end;
	}

}
