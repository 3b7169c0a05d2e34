package io.alignserve.provenance;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of a text: of its characters exactly as they are, neither trimmed nor
 * normalised, so that two texts that only look alike have two hashes.
 */
final class TextHash {

	private static final String PREFIX = "sha256:";

	private TextHash() {
	}

	/**
	 * Hashes a text.
	 * @param text the text
	 * @return {@code sha256:} and 64 hexadecimal digits
	 * @throws IllegalArgumentException if the text has half of a surrogate pair, which
	 * has no UTF-8; replaced, it would hash like another text
	 */
	static String of(String text) {
		try {
			ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(bytes);
			return PREFIX + HexFormat.of().formatHex(digest.digest());
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("the text has half of a surrogate pair", ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
