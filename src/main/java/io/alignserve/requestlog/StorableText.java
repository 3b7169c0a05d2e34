package io.alignserve.requestlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Makes text fit for PostgreSQL, which stores every character but U+0000, and hashes it.
 */
final class StorableText {

	private StorableText() {
	}

	static String stored(String text) {
		return text.replace('\u0000', '\uFFFD');
	}

	/** Texts among parameters, such as where to stop, are masked too. */
	static Map<String, Object> of(Map<String, Object> parameters) {
		Map<String, Object> storable = new TreeMap<>();
		parameters.forEach((name, value) -> storable.put(stored(name), ofValue(value)));
		return storable;
	}

	private static Object ofValue(Object value) {
		if (value instanceof CharSequence text) {
			return stored(ContactMask.masked(text.toString()));
		}
		if (value instanceof List<?> list) {
			return list.stream().map(StorableText::ofValue).toList();
		}
		if (value instanceof Number || value instanceof Boolean) {
			return value;
		}
		return ofValue(value.toString());
	}

	/**
	 * Hashes a text as it was, before anything is replaced.
	 * @param text a text, or null
	 * @return SHA-256 over UTF-8 in 64 lower-case hexadecimal digits, or null
	 */
	static @Nullable String hash(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
