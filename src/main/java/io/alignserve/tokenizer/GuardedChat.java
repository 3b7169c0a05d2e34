package io.alignserve.tokenizer;

import java.util.BitSet;
import java.util.List;

/**
 * Puts a prompt into a chat template so that afterwards it is known which special tokens
 * are the template's and which were spelled in the prompt. To that end the prompt is
 * rendered with a mark behind the first character of each spelled token and at its own
 * beginning and end, inside the white space that a template may cut away. A special token
 * of the template never has a mark in it.
 */
final class GuardedChat {

	private static final char FIRST_PRIVATE = '\uE000';

	private static final char LAST_PRIVATE = '\uF8FF';

	private final ChatTemplate template;

	private final SpelledTokens tokens;

	GuardedChat(ChatTemplate template, SpelledTokens tokens) {
		this.template = template;
		this.tokens = tokens;
	}

	/** Renders a prompt as the user's only message and cuts spelled tokens in two. */
	List<String> parts(String prompt) {
		char mark = unused(prompt);
		String rendered = this.template.render(List.of(ChatMessage.user(marked(prompt, mark))), true);
		StringBuilder text = new StringBuilder(rendered.length());
		BitSet marks = new BitSet();
		for (int i = 0; i < rendered.length(); i++) {
			if (rendered.charAt(i) == mark) {
				marks.set(text.length());
			}
			else {
				text.append(rendered.charAt(i));
			}
		}
		return this.tokens.cut(text.toString(), (start, end) -> {
			int inside = marks.nextSetBit(start + 1);
			return inside >= 0 && inside < end;
		});
	}

	private String marked(String prompt, char mark) {
		int start = 0;
		int end = prompt.length();
		while (start < end && isSpace(prompt.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(prompt.charAt(end - 1))) {
			end--;
		}
		String core = String.join(String.valueOf(mark),
				this.tokens.cut(prompt.substring(start, end), (from, to) -> true));
		return prompt.substring(0, start) + mark + core + mark + prompt.substring(end);
	}

	/** What Python's {@code strip} removes. */
	private static boolean isSpace(char c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
	}

	private static char unused(String prompt) {
		for (char mark = FIRST_PRIVATE; mark <= LAST_PRIVATE; mark++) {
			if (prompt.indexOf(mark) < 0) {
				return mark;
			}
		}
		throw new IllegalArgumentException("the prompt holds every character of the private use area");
	}

}
