package io.alignserve.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words in a row. Each is a word, several with {@code |} between them, the beginning of
 * one with {@code *} behind it, or {@code ?} for any one word. Words that a hyphen joins
 * are written as two.
 *
 * @param elements one for each word, at least one; the first is never {@code ?}
 */
record Phrase(List<Element> elements) {

	/** Longer ones are sentences, which nobody repeats word for word. */
	static final int MAX_WORDS = 8;

	/** Shorter words, written as one, are parts of others. */
	private static final int LEAST_JOINED = 7;

	/** More ways to write a phrase as one word are not looked for. */
	private static final int MAX_JOINED = 200;

	private static final String ANY = "?";

	Phrase {
		elements = List.copyOf(elements);
	}

	/**
	 * Reads a phrase.
	 * @param written the phrase
	 * @return the phrase
	 * @throws IllegalArgumentException if it has no words or too many, or begins with any
	 * word; the message is part of a sentence
	 */
	static Phrase of(String written) {
		List<Element> elements = new ArrayList<>();
		for (String word : written.strip().split("\\s+")) {
			elements.addAll(elements(word));
		}
		if (elements.isEmpty() || elements.size() > MAX_WORDS) {
			throw new IllegalArgumentException("has " + elements.size() + " words, allowed are 1 to " + MAX_WORDS);
		}
		if (elements.get(0).isAny()) {
			throw new IllegalArgumentException("begins with '?', it must begin with a word");
		}
		return new Phrase(elements);
	}

	private static List<Element> elements(String word) {
		if (word.equals(ANY)) {
			return List.of(new Element(List.of(), false));
		}
		if (word.contains("|")) {
			return List.of(new Element(Arrays.stream(word.split("\\|")).map(Phrase::only).toList(), false));
		}
		boolean prefix = word.endsWith("*");
		List<Word> words = words(prefix ? word.substring(0, word.length() - 1) : word);
		List<Element> elements = new ArrayList<>();
		for (int i = 0; i < words.size(); i++) {
			elements.add(new Element(List.of(words.get(i).forms().get(0)), prefix && i == words.size() - 1));
		}
		return elements;
	}

	private static String only(String alternative) {
		List<Word> words = words(alternative);
		if (words.size() != 1) {
			throw new IllegalArgumentException("has the alternative '" + alternative + "', which is not one word");
		}
		return words.get(0).forms().get(0);
	}

	private static List<Word> words(String written) {
		if (written.contains("*") || written.contains(ANY)) {
			throw new IllegalArgumentException("has '*' or '?' inside of a word");
		}
		return Words.of(written, true).words();
	}

	/** The phrase written as one word, as in hashtags, where that is long enough. */
	List<Phrase> joined() {
		if (this.elements.size() == 1 || this.elements.stream().anyMatch(Element::isAny)) {
			return List.of();
		}
		List<String> joined = List.of("");
		for (Element element : this.elements) {
			joined = joined.stream()
				.flatMap((begin) -> element.words().stream().map((word) -> begin + word))
				.limit(MAX_JOINED)
				.toList();
		}
		return joined.stream()
			.filter((word) -> word.length() >= LEAST_JOINED)
			.map((word) -> new Phrase(List.of(new Element(List.of(word), true))))
			.toList();
	}

	int size() {
		return this.elements.size();
	}

	/**
	 * Compares the phrase with the words from one on.
	 * @param words the words of a text
	 * @param from index of the first
	 * @return whether they are the phrase, or may become it when the text goes on
	 */
	Fit fit(Words words, int from) {
		for (int i = 0; i < this.elements.size(); i++) {
			if (from + i == words.size()) {
				return words.ended() ? Fit.NONE : Fit.OPEN;
			}
			if (!this.elements.get(i).matches(words.get(from + i))) {
				return Fit.NONE;
			}
		}
		return Fit.WHOLE;
	}

	/** How words compare with a phrase. */
	enum Fit {

		/** They are another. */
		NONE,
		/** They end in the middle of it. */
		OPEN,
		/** They are the phrase. */
		WHOLE

	}

	/**
	 * One word of a phrase.
	 *
	 * @param words what it may be; empty for any word
	 * @param prefix whether words that begin so count too
	 */
	record Element(List<String> words, boolean prefix) {

		Element {
			words = List.copyOf(words);
		}

		boolean isAny() {
			return this.words.isEmpty();
		}

		boolean matches(Word word) {
			return isAny() || word.forms().stream().anyMatch(this::matches);
		}

		private boolean matches(String form) {
			return this.prefix ? form.startsWith(this.words.get(0)) : this.words.contains(form);
		}

	}

}
