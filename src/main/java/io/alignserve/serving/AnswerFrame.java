package io.alignserve.serving;

import java.util.List;

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

	private static final List<String> OPENINGS = List.of(before(TaskAnswers.tag(MARK)),
			before(TaskAnswers.rewritten(null, MARK)));

	private static final String TITLED = TaskAnswers.rewritten(MARK, "");

	private static final String TITLE_OPENING = before(TITLED);

	private static final String TITLE_END = TITLED.substring(TITLED.indexOf(MARK) + 1).stripTrailing();

	private AnswerFrame() {
	}

	private static String before(String framed) {
		return framed.substring(0, framed.indexOf(MARK)).stripTrailing();
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
			if (rest.startsWith(opening)) {
				return skipSpace(raw, lead + opening.length());
			}
		}
		if (rest.startsWith(TITLE_OPENING)) {
			int end = rest.indexOf(TITLE_END, TITLE_OPENING.length());
			return (end < 0) ? UNDECIDED : skipSpace(raw, lead + end + TITLE_END.length());
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
