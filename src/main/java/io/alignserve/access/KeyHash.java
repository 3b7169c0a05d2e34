package io.alignserve.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of a key's secret: SHA-256 over a salt and the key.
 */
final class KeyHash {

	private static final int SALT_BYTES = 16;

	/** Of a key that nobody has. */
	private static final KeyHash NOBODY = of(KeyText.generate());

	private final byte[] salt;

	private final byte[] hash;

	KeyHash(byte[] salt, byte[] hash) {
		this.salt = salt.clone();
		this.hash = hash.clone();
	}

	static KeyHash of(KeyText text) {
		byte[] salt = KeyText.random(SALT_BYTES);
		return new KeyHash(salt, hash(salt, text));
	}

	/**
	 * Compares with nothing, as long as it takes to compare with something: how long an
	 * answer takes must not tell which ids exist.
	 */
	static boolean matchesNobody(KeyText text) {
		return NOBODY.matches(text);
	}

	/**
	 * Tells whether a text is this key, in time that does not depend on how much of it is
	 * right.
	 */
	boolean matches(KeyText text) {
		return MessageDigest.isEqual(this.hash, hash(this.salt, text));
	}

	byte[] salt() {
		return this.salt.clone();
	}

	byte[] hash() {
		return this.hash.clone();
	}

	private static byte[] hash(byte[] salt, KeyText text) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update(salt);
			return sha256.digest(text.text().getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
