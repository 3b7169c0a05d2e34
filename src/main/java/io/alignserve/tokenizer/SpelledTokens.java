package io.alignserve.tokenizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds special and otherwise added tokens that are spelled in a text. The library turns
 * each of them into its id and has no switch for that, so a token that is to stay text is
 * cut behind its first character.
 */
final class SpelledTokens {

	private final Map<Character, List<String>> byFirst = new HashMap<>();

	SpelledTokens(Collection<String> tokens) {
		for (String token : tokens) {
			if (!token.isEmpty()) {
				this.byFirst.computeIfAbsent(token.charAt(0), (first) -> new ArrayList<>()).add(token);
			}
		}
	}

	/**
	 * Cuts a text.
	 * @param text the text
	 * @param staysText tells whether the token at a place stays text
	 * @return the text's parts in order, one if nothing was cut
	 */
	List<String> cut(String text, Place staysText) {
		List<String> parts = new ArrayList<>();
		int from = 0;
		for (int at = 0; at < text.length(); at++) {
			for (String token : this.byFirst.getOrDefault(text.charAt(at), List.of())) {
				if (text.startsWith(token, at) && staysText.test(at, at + token.length())) {
					parts.add(text.substring(from, at + 1));
					from = at + 1;
					break;
				}
			}
		}
		parts.add(text.substring(from));
		return parts;
	}

	/** Decides about a token by its place. */
	interface Place {

		boolean test(int start, int end);

	}

}
