package io.alignserve.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One word of a text.
 *
 * @param start index of its first character in the text
 * @param end index after its last character, invisible ones included
 * @param forms what it may mean, lower-case letters and digits; the plainest first
 */
record Word(int start, int end, List<String> forms) {

	Word {
		forms = List.copyOf(forms);
	}

	/** Joins letters that stand alone; the first may be a word such as I or a. */
	static Word joined(List<Word> letters) {
		String all = letters.stream().map((letter) -> letter.forms.get(0)).collect(Collectors.joining());
		List<String> forms = new ArrayList<>();
		for (String spelling : Spelling.readings(all)) {
			forms.add(spelling);
			forms.add(spelling.substring(1));
		}
		return new Word(letters.get(0).start, letters.get(letters.size() - 1).end, forms);
	}

	boolean isLetter() {
		String plain = this.forms.get(0);
		return plain.length() == 1;
	}

}
