package io.alignserve.serving;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.task.TaskAnswers;
import io.alignserve.task.TaskAnswers.GeneratedAd;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Turns the tokens of one candidate into text, piece by piece or at the end, so that both
 * ways give the same text. What may still change is held back: the bytes of an incomplete
 * character, the words that frame the body, white space at the end, and what may be the
 * beginning of a stop text.
 */
final class AnswerText {

	private final Tokenizer tokenizer;

	private final StopStrings stops;

	private final List<Integer> tokens = new ArrayList<>();

	private int given;

	AnswerText(Tokenizer tokenizer, StopStrings stops) {
		this.tokenizer = tokenizer;
		this.stops = stops;
	}

	/**
	 * Adds a token.
	 * @param token the token id
	 * @return the text that is now sure to follow what was given before, may be empty
	 */
	String append(int token) {
		this.tokens.add(token);
		String raw = complete(this.tokens);
		int start = AnswerFrame.bodyStart(raw);
		if (start == AnswerFrame.UNDECIDED) {
			return "";
		}
		String body = raw.substring(start);
		String cut = this.stops.cut(body);
		String sure = ((cut.length() < body.length()) ? cut : this.stops.holdBack(body)).stripTrailing();
		return giveUpTo(sure);
	}

	/**
	 * Returns the part of the final text that was not given yet.
	 * @param text the final text
	 * @return the rest, may be empty
	 */
	String rest(String text) {
		return giveUpTo(text);
	}

	private String giveUpTo(String text) {
		if (text.length() <= this.given) {
			return "";
		}
		String piece = text.substring(this.given);
		this.given = text.length();
		return piece;
	}

	/**
	 * Reads a whole answer.
	 * @param answer its token ids
	 * @return title and text, cut off before a stop text
	 */
	GeneratedAd read(List<Integer> answer) {
		String raw = complete(answer);
		GeneratedAd parsed = TaskAnswers.parse(raw);
		int start = AnswerFrame.bodyStart(raw);
		String body = (start == AnswerFrame.UNDECIDED) ? parsed.text() : raw.substring(start);
		return new GeneratedAd(parsed.title(), this.stops.cut(body).strip());
	}

	private String complete(List<Integer> ids) {
		return Tokenizer.complete(this.tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray()));
	}

}
