package io.alignserve.access;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What callers may be called. Names stand in logs, in the request log and in the audit
 * trail, where nobody may pass for somebody else or begin a line of his own.
 */
public final class CallerNames {

	/** As many characters as a name may have. */
	public static final int MAX_CHARACTERS = 100;

	/** How the names of those begin who call with the token of an issuer. */
	static final String OF_TOKENS = "jwt:";

	/** Who acts or calls without a key. */
	private static final List<String> TAKEN = List.of("local", "anonymous", "configuration", "gates");

	private CallerNames() {
	}

	/**
	 * Finds what is wrong with a name.
	 * @param name the name
	 * @return what is wrong and what is allowed, for example {@code is empty; …};
	 * {@code null} if nothing is
	 */
	public static @Nullable String flaw(String name) {
		if (name.isEmpty()) {
			return "is empty; give a text of 1 to " + MAX_CHARACTERS + " characters";
		}
		if (name.length() > MAX_CHARACTERS) {
			return "has " + name.length() + " characters; at most " + MAX_CHARACTERS + " are allowed";
		}
		if (!name.codePoints().allMatch(CallerNames::isVisible)) {
			return "holds a character that cannot be seen; only letters, marks, digits, punctuation, symbols and "
					+ "plain spaces are allowed";
		}
		if (name.startsWith(" ") || name.endsWith(" ")) {
			return "begins or ends with a space; leave it out";
		}
		if (name.startsWith(OF_TOKENS)) {
			return "begins with '" + OF_TOKENS + "', as only names of callers with tokens do";
		}
		if (TAKEN.contains(name)) {
			return "is '" + name + "', which stands for somebody without a key; give another name than "
					+ String.join(", ", TAKEN);
		}
		return null;
	}

	/** Not line breaks, zero-width characters, or those that turn the line around. */
	private static boolean isVisible(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			case Character.SPACE_SEPARATOR -> codePoint == ' ';
			default -> true;
		};
	}

}
