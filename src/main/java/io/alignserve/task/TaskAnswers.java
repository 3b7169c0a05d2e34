package io.alignserve.task;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Writes the answers that a checkpoint is trained on and reads those it gives, for the
 * generating tasks. The form is that of the "Ground Truth Responses" in the appendix of
 * "Align Via Actions".
 */
public final class TaskAnswers {

	private static final String TAG_FRAME = "Content of the advertisement is";

	private static final String REWRITTEN_FRAME = "The advertisement";

	private static final String TITLED = " titled ";

	private static final String WITH_CONTENT = " with content :";

	// The colon may be missing only where the answer was cut off before it.
	private static final Pattern REWRITTEN = Pattern
		.compile("^The advertisement(?: titled (?<title>.*?))?(?: with content ?:(?<text>.*))$", Pattern.DOTALL);

	private TaskAnswers() {
	}

	/**
	 * Writes the answer of targeted advertisement generation.
	 * @param body the text of the ad
	 * @return {@code Content of the advertisement is ...}
	 */
	public static String tag(String body) {
		return TAG_FRAME + " " + body;
	}

	/**
	 * Writes the answer of transcreation and transsuasion.
	 * @param title the headline, may be absent
	 * @param body the text of the ad
	 * @return {@code The advertisement titled ... with content : ...}
	 */
	public static String rewritten(@Nullable String title, String body) {
		return REWRITTEN_FRAME + ((title == null || title.isBlank()) ? "" : TITLED + title) + WITH_CONTENT + " " + body;
	}

	/**
	 * Reads the answer of a generating task, also one that is cut off or departs from the
	 * trained form. An answer without the frame is taken as the text as it is; one that
	 * was cut off inside the title has an empty text.
	 * @param answer the raw text
	 * @return title and text, frame words and outer white space removed
	 */
	public static GeneratedAd parse(String answer) {
		String text = answer.strip();
		if (startsWithWords(text, TAG_FRAME)) {
			return new GeneratedAd(null, text.substring(TAG_FRAME.length()).strip());
		}
		Matcher rewritten = REWRITTEN.matcher(text);
		if (rewritten.matches()) {
			return new GeneratedAd(blankToNull(rewritten.group("title")), rewritten.group("text").strip());
		}
		if (text.startsWith(REWRITTEN_FRAME + TITLED)) {
			String title = text.substring((REWRITTEN_FRAME + TITLED).length());
			return new GeneratedAd(blankToNull(withoutCutOff(title, WITH_CONTENT)), "");
		}
		if (!text.isEmpty() && isCutOffFrame(text)) {
			return new GeneratedAd(null, "");
		}
		return new GeneratedAd(null, text);
	}

	private static boolean startsWithWords(String text, String words) {
		return text.startsWith(words)
				&& (text.length() == words.length() || Character.isWhitespace(text.charAt(words.length())));
	}

	// "The advertise", "The advertisement with con", "Content of the": the answer ended
	// before the text began. A lone first word may as well be text.
	private static boolean isCutOffFrame(String text) {
		return text.indexOf(' ') > 0 && ((REWRITTEN_FRAME + WITH_CONTENT).startsWith(text)
				|| (REWRITTEN_FRAME + TITLED).startsWith(text) || TAG_FRAME.startsWith(text));
	}

	private static String withoutCutOff(String title, String words) {
		for (int length = words.length(); length > 1; length--) {
			String start = words.substring(0, length);
			if (title.endsWith(start)) {
				return title.substring(0, title.length() - length);
			}
		}
		return title;
	}

	private static @Nullable String blankToNull(@Nullable String title) {
		return (title == null || title.isBlank()) ? null : title.strip();
	}

	/**
	 * What a generating task wrote.
	 *
	 * @param title the headline, if the answer has one
	 * @param text the body, empty if the answer ended before it
	 */
	public record GeneratedAd(@Nullable String title, String text) {
	}

}
