package io.alignserve.registry;

/**
 * Text as PostgreSQL takes it.
 */
final class StoredText {

	private static final int MAX_LENGTH = 2000;

	private StoredText() {
	}

	/**
	 * Makes a text storable: without NUL, which PostgreSQL refuses, and not without end.
	 * @param text any text
	 * @return the text, at most 2000 characters of it
	 */
	static String of(String text) {
		String plain = text.replace('\0', '\uFFFD');
		return (plain.length() <= MAX_LENGTH) ? plain : plain.substring(0, MAX_LENGTH - 1) + "…";
	}

}
