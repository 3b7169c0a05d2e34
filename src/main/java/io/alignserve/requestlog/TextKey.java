package io.alignserve.requestlog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for texts: AES-256-GCM with a random nonce of 96 bits, which one key bears some
 * four thousand million times (NIST SP 800-38D, 8.3). A ciphertext belongs to its row and
 * column and opens nowhere else.
 */
final class TextKey {

	/** What stands in the column {@code text_cipher}. */
	static final String CIPHER = "AES-256-GCM";

	private static final int KEY_BYTES = 32;

	/** Base64 of a key has 44; more is another file. */
	private static final int MAX_FILE_BYTES = 1000;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private static final SecureRandom random = new SecureRandom();

	private final String id;

	private final SecretKeySpec encryption;

	private final SecretKeySpec hashing;

	/**
	 * Creates a key.
	 * @param id its name, which is stored beside what it encrypts
	 * @param secret 32 bytes
	 */
	TextKey(String id, byte[] secret) {
		if (secret.length != KEY_BYTES) {
			throw new IllegalArgumentException("the key \"" + id + "\" of alignserve.request-log.text-keys has "
					+ secret.length + " bytes, it must have " + KEY_BYTES + ": openssl rand -base64 32");
		}
		this.id = id;
		this.encryption = new SecretKeySpec(secret, "AES");
		// One secret for two purposes gives each a key of its own.
		this.hashing = new SecretKeySpec(
				mac(new SecretKeySpec(secret, "HmacSHA256"), "alignserve request log: hash of the input"),
				"HmacSHA256");
	}

	/**
	 * Reads a configured key.
	 * @param key where it is
	 * @return the key
	 */
	static TextKey of(RequestLogProperties.Key key) {
		return new TextKey(key.id(), bytes(key));
	}

	private static byte[] bytes(RequestLogProperties.Key key) {
		String value = key.value();
		Path file = key.file();
		String base64 = (value != null) ? value : (file != null) ? read(key.id(), file) : "";
		try {
			return Base64.getDecoder().decode(base64.strip());
		}
		catch (IllegalArgumentException ex) {
			// The message of the decoder quotes what it met.
			throw new IllegalArgumentException(
					"the key \"" + key.id() + "\" of alignserve.request-log.text-keys is not Base64");
		}
	}

	private static String read(String id, Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(
					"the file of the key \"" + id + "\" of alignserve.request-log.text-keys cannot be read: " + file,
					ex);
		}
	}

	String id() {
		return this.id;
	}

	/**
	 * Encrypts a text.
	 * @param text the text
	 * @param row the key of its row
	 * @param column its column
	 * @return nonce, ciphertext and tag in Base64
	 */
	String encrypt(String text, UUID row, String column) {
		byte[] nonce = new byte[NONCE_BYTES];
		random.nextBytes(nonce);
		try {
			Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, row, column);
			byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder()
				.encodeToString(ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("a text of the request log cannot be encrypted", ex);
		}
	}

	/**
	 * Decrypts a text.
	 * @param sealed what {@link #encrypt} gave
	 * @param row the key of its row
	 * @param column its column
	 * @return the text
	 * @throws GeneralSecurityException if it was made with another key, for another row
	 * or column, or was changed
	 */
	String decrypt(String sealed, UUID row, String column) throws GeneralSecurityException {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(sealed);
		}
		catch (IllegalArgumentException ex) {
			throw new GeneralSecurityException("not Base64", ex);
		}
		if (bytes.length < NONCE_BYTES) {
			throw new GeneralSecurityException("too short");
		}
		byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
		Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, row, column);
		return new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), StandardCharsets.UTF_8);
	}

	private Cipher cipher(int mode, byte[] nonce, UUID row, String column) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, this.encryption, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD((row + " " + column).getBytes(StandardCharsets.US_ASCII));
		return cipher;
	}

	/**
	 * Hashes a text so that nobody without the key can try what it might have been.
	 * @param text the text
	 * @return HMAC-SHA-256 over UTF-8 in 64 lower-case hexadecimal digits
	 */
	String hash(String text) {
		return HexFormat.of().formatHex(mac(this.hashing, text));
	}

	private static byte[] mac(SecretKeySpec key, String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(key);
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has HmacSHA256", ex);
		}
	}

	@Override
	public String toString() {
		return "key " + this.id;
	}

}
