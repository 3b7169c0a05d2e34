package io.alignserve.ad;

import java.util.Arrays;
import java.util.Optional;

/**
 * The Meta platforms an advertisement can be published on.
 */
public enum Platform {

	/** facebook. */
	FACEBOOK("facebook"),
	/** instagram. */
	INSTAGRAM("instagram"),
	/** messenger. */
	MESSENGER("messenger"),
	/** audience_network. */
	AUDIENCE_NETWORK("audience_network"),
	/** whatsapp. */
	WHATSAPP("whatsapp"),
	/** threads. */
	THREADS("threads");

	private final String label;

	Platform(String label) {
		this.label = label;
	}

	/**
	 * Returns the platform's name in the Ad Library.
	 * @return for example {@code audience_network}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Finds a platform by its label.
	 * @param label for example {@code facebook}
	 * @return the platform, empty if there is none of that label
	 */
	public static Optional<Platform> fromLabel(String label) {
		return Arrays.stream(values()).filter((platform) -> platform.label.equals(label)).findFirst();
	}

}
