package io.alignserve.serving;

import java.util.List;
import java.util.stream.Stream;

import io.alignserve.task.TaskAnswers;

/**
 * Finds where the body begins in an answer that is still being written. The words that
 * frame a body are those of {@link TaskAnswers}: they are asked for here, not repeated.
 */
final class AnswerFrame {

	/** Stands for what varies; no text that is written holds it. */
	private static final String MARK = "\u0000";

	/** An answer whose body has not begun, or may not have. */
	static final int UNDECIDED = -1;

	/** Some answers leave out the space before the colon. */
	private static final List<String> OPENINGS = Stream
		.of(before(TaskAnswers.tag(MARK)), before(TaskAnswers.rewritten(null, MARK)))
		.flatMap(AnswerFrame::spellings)
		.toList();

	private static final String TITLED = TaskAnswers.rewritten(MARK, "");

	private static final String TITLE_OPENING = TITLED.substring(0, TITLED.indexOf(MARK));

	private static final List<String> TITLE_ENDS = spellings(TITLED.substring(TITLED.indexOf(MARK) + 1).stripTrailing())
		.toList();

	private AnswerFrame() {
	}

	private static String before(String framed) {
		return framed.substring(0, framed.indexOf(MARK)).stripTrailing();
	}

	private static Stream<String> spellings(String words) {
		return Stream.of(words, words.replace(" :", ":")).distinct();
	}

	/**
	 * Finds the body.
	 * @param raw the answer so far
	 * @return the index of its body's first character, or {@link #UNDECIDED}
	 */
	static int bodyStart(String raw) {
		int lead = skipSpace(raw, 0);
		String rest = raw.substring(lead);
		for (String opening : OPENINGS) {
			if (rest.startsWith(opening) && rest.length() > opening.length()
					&& (opening.endsWith(":") || Character.isWhitespace(rest.charAt(opening.length())))) {
				return skipSpace(raw, lead + opening.length());
			}
		}
		if (rest.startsWith(TITLE_OPENING)) {
			return TITLE_ENDS.stream()
				.filter((end) -> rest.indexOf(end) >= 0)
				.mapToInt((end) -> skipSpace(raw, lead + rest.indexOf(end) + end.length()))
				.min()
				.orElse(UNDECIDED);
		}
		boolean mayOpen = TITLE_OPENING.startsWith(rest)
				|| OPENINGS.stream().anyMatch((opening) -> opening.startsWith(rest));
		return mayOpen ? UNDECIDED : lead;
	}

	private static int skipSpace(String text, int from) {
		int index = from;
		while (index < text.length() && Character.isWhitespace(text.charAt(index))) {
			index++;
		}
		return index;
	}

}
