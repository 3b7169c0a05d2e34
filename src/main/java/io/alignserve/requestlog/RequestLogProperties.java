package io.alignserve.requestlog;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the request log keeps.
 *
 * @param texts whether prompts and answers themselves are kept beside their hashes
 */
@ConfigurationProperties("alignserve.request-log")
record RequestLogProperties(@DefaultValue("NONE") Texts texts) {

	/** What is kept of input and output. */
	enum Texts {

		/** Only the SHA-256 of each. */
		NONE,
		/** The hash and the text as it is. */
		PLAIN

	}

}
