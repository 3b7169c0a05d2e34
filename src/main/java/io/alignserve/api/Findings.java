package io.alignserve.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Collects everything that is wrong with a request, so that a client hears of it all at
 * once.
 */
final class Findings {

	/** More than these help nobody: an array of 100,000 wrong values would be echoed. */
	private static final int MAX_ERRORS = 50;

	/** A wrong value is quoted up to this length. */
	private static final int QUOTE_LENGTH = 60;

	/** What is wrong with a text that {@link #isWritable} refuses. */
	static final String UNWRITABLE = "holds a control character or half of a surrogate pair; only text, tabs and "
			+ "line breaks are allowed";

	private final List<FieldError> errors = new ArrayList<>();

	void add(String pointer, String detail) {
		if (this.errors.size() < MAX_ERRORS) {
			this.errors.add(new FieldError(pointer, detail));
		}
	}

	/** Tells whether something was found in a list or an object. */
	boolean hasBelow(String pointer) {
		return this.errors.stream().anyMatch((error) -> error.pointer().startsWith(pointer + "/"));
	}

	/** Tells whether something was found at a place. */
	boolean hasAt(String pointer) {
		return this.errors.stream().anyMatch((error) -> error.pointer().equals(pointer));
	}

	/**
	 * Refuses the request if anything was found.
	 * @throws RefusedException with all findings
	 */
	void refuseIfAny() {
		Problem problem = problem();
		if (problem != null) {
			throw new RefusedException(problem);
		}
	}

	/**
	 * Returns everything that was found.
	 * @return the problem; {@code null} if nothing was
	 */
	@Nullable Problem problem() {
		if (this.errors.isEmpty()) {
			return null;
		}
		FieldError first = this.errors.get(0);
		String where = first.pointer().isEmpty() ? "the request body" : first.pointer() + ":";
		String more = (this.errors.size() > 1) ? " (and " + (this.errors.size() - 1) + " more, see errors)" : "";
		return new Problem(ProblemType.INVALID_REQUEST, ProblemType.INVALID_REQUEST.status(),
				where + " " + first.detail() + more, this.errors);
	}

	/**
	 * Checks an optional text.
	 * @param pointer where it stands
	 * @param text the text, may be absent
	 * @param maxCharacters the largest number of characters
	 * @return the text, {@code null} if it is absent or wrong
	 */
	@Nullable String text(String pointer, @Nullable String text, int maxCharacters) {
		if (text == null) {
			return null;
		}
		if (text.isBlank()) {
			add(pointer, "is empty; give a text of 1 to " + maxCharacters + " characters");
			return null;
		}
		if (text.length() > maxCharacters) {
			add(pointer, "has " + text.length() + " characters; at most " + maxCharacters + " are allowed");
			return null;
		}
		if (!isWritable(text)) {
			add(pointer, UNWRITABLE);
			return null;
		}
		return text;
	}

	/**
	 * Checks a text that must be there.
	 * @param pointer where it stands
	 * @param text the text
	 * @param maxCharacters the largest number of characters
	 * @return the text, {@code null} if it is absent or wrong
	 */
	@Nullable String requiredText(String pointer, @Nullable String text, int maxCharacters) {
		if (text == null) {
			add(pointer, "is missing; give a text of 1 to " + maxCharacters + " characters");
		}
		return text(pointer, text, maxCharacters);
	}

	static boolean isWritable(String text) {
		return text.codePoints().noneMatch(Findings::isUnwritable);
	}

	private static boolean isUnwritable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.SURROGATE -> true;
			case Character.CONTROL -> codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
			default -> false;
		};
	}

	/**
	 * Finds a value by its word.
	 * @param <E> the type of the values
	 * @param pointer where it stands
	 * @param word the word, {@code null} if absent
	 * @param allowed the values by their words
	 * @return the value, {@code null} if the word is absent or not allowed
	 */
	<E> @Nullable E pick(String pointer, @Nullable String word, Map<String, E> allowed) {
		if (word == null) {
			add(pointer, "is missing; allowed are: " + String.join(", ", allowed.keySet()));
			return null;
		}
		E value = allowed.get(word);
		if (value == null) {
			notAllowed(pointer, word, allowed.keySet());
		}
		return value;
	}

	void notAllowed(String pointer, String word, Collection<String> allowed) {
		add(pointer, quoted(word) + " is not allowed; allowed are: " + String.join(", ", allowed));
	}

	/**
	 * Checks a number against its range.
	 * @param pointer where it stands
	 * @param value the number
	 * @param least the least allowed
	 * @param most the most allowed
	 */
	void between(String pointer, double value, double least, double most) {
		if (!(value >= least && value <= most)) {
			add(pointer, "is " + number(value) + "; allowed is " + number(least) + " to " + number(most));
		}
	}

	static String number(double value) {
		return (value == Math.rint(value) && Math.abs(value) < 1e15) ? Long.toString((long) value)
				: Double.toString(value);
	}

	static String quoted(String word) {
		return "'" + shortened(word) + "'";
	}

	static String shortened(String word) {
		return (word.length() > QUOTE_LENGTH) ? word.substring(0, QUOTE_LENGTH) + "…" : word;
	}

}
