package io.alignserve.requestlog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the request log keeps and for how long, and where rows wait for the database.
 *
 * @param texts whether prompts and answers themselves are kept beside their hashes
 * @param textKeys the keys of encrypted texts: the first one encrypts, all decrypt. Where
 * there is one, the hash of the input is made with it too, whatever is kept
 * @param retention how long rows are kept, a day or more; absent = for ever
 * @param spool the folder in which rows wait, on a local disk that survives a restart;
 * only its owner can read it. A second process that is given the same folder uses
 * {@code <folder>-2}, and so on. By default {@code spool/requests} in the home folder
 * @param spoolLimit the most bytes of all files in the folder, 1 or more; beyond it rows
 * go straight to the database
 */
@ConfigurationProperties("alignserve.request-log")
record RequestLogProperties(@DefaultValue("NONE") Texts texts, @DefaultValue List<Key> textKeys,
		@Nullable Duration retention, Path spool, @DefaultValue("1GB") DataSize spoolLimit) {

	private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

	RequestLogProperties {
		textKeys = List.copyOf(textKeys);
		if (spoolLimit.toBytes() < 1) {
			throw new IllegalArgumentException(
					"alignserve.request-log.spool-limit is " + spoolLimit + ", it must be 1B or more");
		}
		if (retention != null && retention.compareTo(SHORTEST_RETENTION) < 0) {
			throw new IllegalArgumentException("alignserve.request-log.retention is " + retention
					+ ", it must be 1d or more; leave it out to keep rows for ever");
		}
		Set<String> ids = new HashSet<>();
		for (Key key : textKeys) {
			if (!ids.add(key.id())) {
				throw new IllegalArgumentException(
						"alignserve.request-log.text-keys has two keys with the id \"" + key.id() + "\"");
			}
		}
		if (texts == Texts.ENCRYPTED && textKeys.isEmpty()) {
			throw new IllegalArgumentException("alignserve.request-log.texts is ENCRYPTED, but there is no key: set "
					+ "alignserve.request-log.text-keys[0].id and .value or .file");
		}
	}

	/** The folder without {@code ..} and independent of the working directory. */
	Path spoolFolder() {
		return this.spool.toAbsolutePath().normalize();
	}

	/** What is kept of input and output. */
	enum Texts {

		/** Only the hash of each. */
		NONE,
		/** The hash and the masked text. */
		PLAIN,
		/** The hash and the masked text, encrypted before it leaves the process. */
		ENCRYPTED

	}

	/**
	 * A key of 256 bits.
	 *
	 * @param id its name, 1 to 64 characters; stored beside what it encrypts and never
	 * given to another key
	 * @param value the key in Base64; or else
	 * @param file a file that holds it in Base64
	 */
	record Key(String id, @Nullable String value, @Nullable Path file) {

		private static final int LONGEST_ID = 64;

		Key {
			if (id.isBlank() || id.length() > LONGEST_ID) {
				throw new IllegalArgumentException("an id of alignserve.request-log.text-keys has " + id.length()
						+ " characters, it must have 1 to " + LONGEST_ID);
			}
			if ((value == null) == (file == null)) {
				throw new IllegalArgumentException("the key \"" + id
						+ "\" of alignserve.request-log.text-keys must have a value or a file, and not both");
			}
		}

		/** Without the secret. */
		@Override
		public String toString() {
			return "key " + this.id;
		}

	}

}
