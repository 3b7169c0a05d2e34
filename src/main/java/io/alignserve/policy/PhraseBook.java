package io.alignserve.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Phrases, and exceptions that undo them. A text is read once from its beginning to its
 * end: each word is compared with the phrases that begin with it, which have a few words,
 * so the time grows with the length of the text and with nothing else in it.
 */
final class PhraseBook {

	private final Index phrases;

	private final Index exceptions;

	private final int longestException;

	PhraseBook(List<Phrase> phrases, List<Phrase> exceptions) {
		this.phrases = Index.of(phrases);
		this.exceptions = Index.of(exceptions);
		this.longestException = exceptions.stream().mapToInt(Phrase::size).max().orElse(0);
	}

	/**
	 * Looks for the first phrase in a complete text.
	 * @param text the text
	 * @return where it is
	 */
	Optional<Match> find(String text) {
		return Optional.ofNullable(scan(Words.of(text, true)).match());
	}

	/**
	 * Looks for the first phrase.
	 * @param words the words of a text
	 * @return what was found
	 */
	Scan scan(Words words) {
		for (int i = 0; i < words.size(); i++) {
			int longest = 0;
			boolean open = false;
			for (Phrase phrase : this.phrases.beginningWith(words.get(i))) {
				Phrase.Fit fit = phrase.fit(words, i);
				open |= fit == Phrase.Fit.OPEN;
				longest = (fit == Phrase.Fit.WHOLE) ? Math.max(longest, phrase.size()) : longest;
			}
			Phrase.Fit exempt = (longest > 0) ? exempt(words, i, longest) : Phrase.Fit.NONE;
			if (longest > 0 && exempt == Phrase.Fit.NONE) {
				Match match = new Match(words.get(i).start(), words.get(i + longest - 1).end());
				return new Scan(match, match.start());
			}
			if (open || exempt == Phrase.Fit.OPEN) {
				return new Scan(null, words.get(i).start());
			}
		}
		return new Scan(null, words.safeLength());
	}

	/** Whether an exception covers the words of a phrase, or may do so later. */
	private Phrase.Fit exempt(Words words, int start, int length) {
		Phrase.Fit result = Phrase.Fit.NONE;
		for (int from = Math.max(0, start + length - this.longestException); from <= start; from++) {
			for (Phrase exception : this.exceptions.beginningWith(words.get(from))) {
				Phrase.Fit fit = exception.fit(words, from);
				if (fit == Phrase.Fit.WHOLE && from + exception.size() >= start + length) {
					return Phrase.Fit.WHOLE;
				}
				result = (fit == Phrase.Fit.OPEN) ? Phrase.Fit.OPEN : result;
			}
		}
		return result;
	}

	/**
	 * Where a phrase is.
	 *
	 * @param start index of its first character
	 * @param end index after its last character
	 */
	record Match(int start, int end) {

		String in(String text) {
			return text.substring(this.start, this.end);
		}

	}

	/**
	 * What was found in a text.
	 *
	 * @param match the first phrase; {@code null} if there is none so far
	 * @param safeLength number of characters that no phrase can begin in any more
	 */
	record Scan(@Nullable Match match, int safeLength) {
	}

	/**
	 * Phrases by their first word.
	 *
	 * @param byWord those with a whole word
	 * @param byBeginning those with the beginning of one, by its first characters
	 */
	private record Index(Map<String, List<Phrase>> byWord, Map<String, List<Phrase>> byBeginning) {

		private static final int BEGINNING = 3;

		static Index of(List<Phrase> phrases) {
			Index index = new Index(new HashMap<>(), new HashMap<>());
			phrases.forEach((phrase) -> {
				index.add(phrase);
				phrase.joined().forEach(index::add);
			});
			return index;
		}

		private void add(Phrase phrase) {
			Phrase.Element first = phrase.elements().get(0);
			for (String word : first.words()) {
				Map<String, List<Phrase>> map = first.prefix() ? this.byBeginning : this.byWord;
				String key = first.prefix() ? word.substring(0, Math.min(BEGINNING, word.length())) : word;
				map.computeIfAbsent(key, (unused) -> new ArrayList<>()).add(phrase);
			}
		}

		List<Phrase> beginningWith(Word word) {
			List<Phrase> found = new ArrayList<>();
			for (String form : word.forms()) {
				found.addAll(this.byWord.getOrDefault(form, List.of()));
				for (int length = 1; length <= Math.min(BEGINNING, form.length()); length++) {
					found.addAll(this.byBeginning.getOrDefault(form.substring(0, length), List.of()));
				}
			}
			return found;
		}

	}

}
