package io.alignserve.outcome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Hashes lists of texts, each with its length before it, so that no two lists look alike.
 */
final class Sha256 {

	private Sha256() {
	}

	static String of(@Nullable String... texts) {
		MessageDigest sha256 = digest();
		for (String text : texts) {
			byte[] bytes = (text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
			sha256.update(((text != null) ? bytes.length + ":" : "-:").getBytes(StandardCharsets.US_ASCII));
			sha256.update(bytes);
		}
		return HexFormat.of().formatHex(sha256.digest());
	}

	private static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
