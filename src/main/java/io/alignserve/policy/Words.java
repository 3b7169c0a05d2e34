package io.alignserve.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a text, written in one way: compatibility forms, accents, look-alike
 * letters, upper case and invisible characters are gone. Letters that stand alone, four
 * or more in a row, are one word.
 *
 * @param words the words in their order
 * @param text the text
 * @param ended whether the text is complete
 * @param safeLength number of characters before what may still become another word
 */
record Words(List<Word> words, String text, boolean ended, int safeLength) {

	/** Shorter rows of single letters are abbreviations. */
	private static final int SPELLED_OUT = 4;

	Words {
		words = List.copyOf(words);
	}

	/**
	 * Finds the words.
	 * @param text a text
	 * @param ended whether it is complete; the last word of one that grows is left out,
	 * because it may grow too
	 * @return its words
	 */
	static Words of(String text, boolean ended) {
		List<Word> found = new ArrayList<>();
		WordForm form = new WordForm();
		for (int index = 0; index < text.length();) {
			int codePoint = text.codePointAt(index);
			int next = index + Character.charCount(codePoint);
			if (!form.accept(codePoint, index, next)) {
				form.end(found);
			}
			index = next;
		}
		boolean open = form.isOpen();
		form.end(found);
		return ended ? new Words(joined(found), text, true, text.length()) : growing(found, text, open);
	}

	private static Words growing(List<Word> found, String text, boolean open) {
		int count = found.size() - (open && !found.isEmpty() ? 1 : 0);
		int safe = (count < found.size()) ? found.get(count).start() : text.length();
		// Single letters at the end may go on and then be read as one word.
		while (count > 0 && found.get(count - 1).isLetter()) {
			count--;
			safe = found.get(count).start();
		}
		return new Words(joined(found.subList(0, count)), text, false, safe);
	}

	private static List<Word> joined(List<Word> found) {
		List<Word> result = new ArrayList<>();
		for (int i = 0; i < found.size();) {
			int end = i;
			while (end < found.size() && found.get(end).isLetter()) {
				end++;
			}
			if (end - i >= SPELLED_OUT) {
				result.add(Word.joined(found.subList(i, end)));
				i = end;
			}
			else {
				result.add(found.get(i));
				i++;
			}
		}
		return result;
	}

	int size() {
		return this.words.size();
	}

	Word get(int index) {
		return this.words.get(index);
	}

}
