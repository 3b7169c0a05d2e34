package io.alignserve.serving;

import java.util.Arrays;
import java.util.List;

import io.alignserve.generation.StopRule;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Ends a candidate whose body contains one of a request's stop texts. The words that
 * frame the body do not count.
 */
final class StopStrings implements StopRule {

	/** UTF-8 writes a character in up to four bytes, and a token may be one byte. */
	private static final int MAX_TOKENS_PER_CHARACTER = 4;

	private final Tokenizer tokenizer;

	private final List<String> stops;

	private final int tailTokens;

	StopStrings(Tokenizer tokenizer, List<String> stops) {
		this.tokenizer = tokenizer;
		this.stops = List.copyOf(stops);
		int longest = stops.stream().mapToInt(String::length).max().orElse(0);
		this.tailTokens = MAX_TOKENS_PER_CHARACTER * (longest + 1);
	}

	@Override
	public boolean stopsAfter(int candidate, int[] tokens) {
		if (this.stops.isEmpty()) {
			return false;
		}
		// The step loop waits for this: only if the tail matches is everything decoded.
		int from = Math.max(0, tokens.length - this.tailTokens);
		if (indexIn(this.tokenizer.decode(Arrays.copyOfRange(tokens, from, tokens.length))) < 0) {
			return false;
		}
		String raw = this.tokenizer.decode(tokens);
		int start = AnswerFrame.bodyStart(raw);
		return start != AnswerFrame.UNDECIDED && indexIn(raw.substring(start)) >= 0;
	}

	/**
	 * Cuts a text off before the first stop text in it.
	 * @param text a body
	 * @return the body, or its beginning
	 */
	String cut(String text) {
		int index = indexIn(text);
		return (index < 0) ? text : text.substring(0, index);
	}

	/**
	 * Leaves out the end of a text that may turn out to be the beginning of a stop text.
	 * @param text a body that may go on
	 * @return the part of it that is sure to stay
	 */
	String holdBack(String text) {
		int longest = 0;
		for (String stop : this.stops) {
			for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
				if (text.regionMatches(text.length() - length, stop, 0, length)) {
					longest = length;
				}
			}
		}
		return text.substring(0, text.length() - longest);
	}

	private int indexIn(String text) {
		return this.stops.stream().mapToInt(text::indexOf).filter((index) -> index >= 0).min().orElse(-1);
	}

}
