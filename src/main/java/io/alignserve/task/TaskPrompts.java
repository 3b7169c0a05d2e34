package io.alignserve.task;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;

/**
 * Renders the prompts of the 18 variants. SKELETON: to be implemented.
 */
public final class TaskPrompts {

	private TaskPrompts() {
	}

	/**
	 * Renders targeted advertisement generation.
	 * @param attribute what the text is written for
	 * @param ad the brief; its body is not used
	 * @param audience the wanted audience; {@code attribute}'s list must not be empty for
	 * age, gender and region
	 * @return the prompt, ending in {@code Answer:}
	 */
	public static String tag(Attribute attribute, Ad ad, Audience audience) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Renders target audience prediction.
	 * @param attribute what is predicted
	 * @param ad the advertisement with its body
	 * @param audience what is known of the audience
	 * @return the prompt
	 */
	public static String tap(Attribute attribute, Ad ad, Audience audience) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Renders transsuasion.
	 * @param objective what the new text shall do better on
	 * @param ad the current advertisement
	 * @param audience the audience it has
	 * @return the prompt
	 */
	public static String transsuasion(Attribute objective, Ad ad, Audience audience) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Renders transcreation.
	 * @param attribute the one attribute in which the audiences differ
	 * @param ad the advertisement
	 * @param from the audience it performs well for
	 * @param to the wanted audience
	 * @return the prompt
	 */
	public static String transcreation(Attribute attribute, Ad ad, Audience from, Audience to) {
		throw new UnsupportedOperationException();
	}

}
