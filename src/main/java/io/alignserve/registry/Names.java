package io.alignserve.registry;

import java.util.regex.Pattern;

/**
 * The names of checkpoints and aliases.
 */
final class Names {

	private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

	private Names() {
	}

	/**
	 * Checks a name.
	 * @param kind what it is the name of, for the message
	 * @param name the name
	 * @return the name
	 * @throws RegistrationRefusedException if it is malformed
	 */
	static String require(String kind, String name) {
		if (!ALLOWED.matcher(name).matches()) {
			throw new RegistrationRefusedException("The " + kind + " is called '" + shown(name)
					+ "'; a name has 1 to 100 lower-case letters, digits, dots, hyphens and underscores, "
					+ "a letter or digit first");
		}
		return name;
	}

	private static String shown(String name) {
		return (name.length() <= 120) ? name : name.substring(0, 120) + "…";
	}

}
