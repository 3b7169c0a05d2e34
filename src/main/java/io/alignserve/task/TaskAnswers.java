package io.alignserve.task;

import org.jspecify.annotations.Nullable;

/**
 * Writes the answers that a checkpoint is trained on and reads those it gives, for the
 * generating tasks. SKELETON: to be implemented.
 */
public final class TaskAnswers {

	private TaskAnswers() {
	}

	/**
	 * Writes the answer of targeted advertisement generation.
	 * @param body the text of the ad
	 * @return {@code Content of the advertisement is ...}
	 */
	public static String tag(String body) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Writes the answer of transcreation and transsuasion.
	 * @param title the headline, may be absent
	 * @param body the text of the ad
	 * @return {@code The advertisement titled ... with content : ...}
	 */
	public static String rewritten(@Nullable String title, String body) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Reads the answer of a generating task, also one that is cut off or departs from the
	 * trained form.
	 * @param answer the raw text
	 * @return title and text, the frame words removed
	 */
	public static GeneratedAd parse(String answer) {
		throw new UnsupportedOperationException();
	}

	/**
	 * What a generating task wrote.
	 *
	 * @param title the headline, if the answer has one
	 * @param text the body
	 */
	public record GeneratedAd(@Nullable String title, String text) {
	}

}
