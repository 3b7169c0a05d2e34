package io.alignserve.requestlog;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the request log keeps, and where rows wait for the database.
 *
 * @param texts whether prompts and answers themselves are kept beside their hashes
 * @param spool the folder in which rows wait, on a local disk that survives a restart;
 * only its owner can read it. A second process that is given the same folder uses
 * {@code <folder>-2}, and so on. By default {@code spool/requests} in the home folder
 * @param spoolLimit the most bytes of all files in the folder, 1 or more; beyond it rows
 * go straight to the database
 */
@ConfigurationProperties("alignserve.request-log")
record RequestLogProperties(@DefaultValue("NONE") Texts texts, Path spool, @DefaultValue("1GB") DataSize spoolLimit) {

	RequestLogProperties {
		if (spoolLimit.toBytes() < 1) {
			throw new IllegalArgumentException(
					"alignserve.request-log.spool-limit is " + spoolLimit + ", it must be 1B or more");
		}
	}

	/** The folder without {@code ..} and independent of the working directory. */
	Path spoolFolder() {
		return this.spool.toAbsolutePath().normalize();
	}

	/** What is kept of input and output. */
	enum Texts {

		/** Only the SHA-256 of each. */
		NONE,
		/** The hash and the text as it is. */
		PLAIN

	}

}
