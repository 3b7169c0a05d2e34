package io.alignserve.dataset;

import java.util.List;

/**
 * A way of speaking.
 *
 * @param name for example {@code nostalgic}
 * @param appeal its appeal; no tone is regional
 * @param urgency steps it adds to the spend
 * @param sharing steps it adds to the impressions
 * @param openers templates that name brand and product
 * @param lines templates that name a word of the theme
 * @param closers last sentences
 */
record Tone(String name, Appeal appeal, double urgency, double sharing, List<String> openers, List<String> lines,
		List<String> closers) {

	/** The number of templates that every tone has of each part. */
	static final int PHRASINGS = 4;

	Tone {
		openers = List.copyOf(openers);
		lines = List.copyOf(lines);
		closers = List.copyOf(closers);
		if (openers.size() != PHRASINGS || lines.size() != PHRASINGS || closers.size() != PHRASINGS) {
			throw new IllegalArgumentException(
					"the tone " + name + " must have " + PHRASINGS + " openers, lines and closers, it has "
							+ openers.size() + ", " + lines.size() + " and " + closers.size());
		}
	}

}
