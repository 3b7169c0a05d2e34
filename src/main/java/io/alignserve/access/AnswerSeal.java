package io.alignserve.access;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that follow from one caller's {@code Idempotency-Key}, by HKDF (RFC 5869) with
 * HMAC-SHA256: one that finds the row, one that recognises the request, one that seals
 * the answer with AES-256-GCM. Only the client can bring them again, so what is kept can
 * be read by nobody else.
 */
final class AnswerSeal {

	private static final String MAC = "HmacSHA256";

	private static final String CIPHER = "AES/GCM/NoPadding";

	private static final int KEY_BYTES = 32;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final byte[] lookup;

	private final byte[] requestKey;

	private final byte[] answerKey;

	/**
	 * Derives the keys.
	 * @param caller who calls
	 * @param key the client's key
	 * @param secret the service's own part, may be empty
	 */
	AnswerSeal(String caller, String key, String secret) {
		ByteArrayOutputStream material = new ByteArrayOutputStream();
		material.writeBytes(caller.getBytes(StandardCharsets.UTF_8));
		// Names of callers come from PostgreSQL, which has no zero in texts.
		material.write(0);
		material.writeBytes(key.getBytes(StandardCharsets.UTF_8));
		byte[] salt = secret.isEmpty() ? new byte[KEY_BYTES] : secret.getBytes(StandardCharsets.UTF_8);
		byte[] extracted = hmac(salt, material.toByteArray());
		this.lookup = expand(extracted, "alignserve idempotency lookup");
		this.requestKey = expand(extracted, "alignserve idempotency request");
		this.answerKey = expand(extracted, "alignserve idempotency answer");
	}

	/** Returns the 32 bytes that find the row. */
	byte[] lookup() {
		return this.lookup.clone();
	}

	/**
	 * Returns what tells one request from another.
	 * @param requestSha256 SHA-256 of all that was asked
	 * @return 32 bytes
	 */
	byte[] request(byte[] requestSha256) {
		return hmac(this.requestKey, requestSha256);
	}

	/**
	 * Seals an answer.
	 * @param answer its bytes
	 * @param request the request that it belongs to
	 * @return nonce, ciphertext and tag
	 */
	byte[] seal(byte[] answer, byte[] request) {
		byte[] nonce = KeyText.random(NONCE_BYTES);
		byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, request, answer, 0);
		byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
		System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
		return all;
	}

	/**
	 * Opens an answer.
	 * @param sealed what {@link #seal} returned
	 * @param request the request that it belongs to
	 * @return its bytes
	 * @throws IllegalStateException if somebody has changed it
	 */
	byte[] open(byte[] sealed, byte[] request) {
		return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), request, sealed, NONCE_BYTES);
	}

	private byte[] cipher(int mode, byte[] nonce, byte[] request, byte[] text, int offset) {
		try {
			Cipher cipher = Cipher.getInstance(CIPHER);
			cipher.init(mode, new SecretKeySpec(this.answerKey, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
			cipher.updateAAD(request);
			return cipher.doFinal(text, offset, text.length - offset);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("a kept answer cannot be sealed or opened", ex);
		}
	}

	/** One block suffices: each key is as long as the hash. */
	private static byte[] expand(byte[] extracted, String purpose) {
		byte[] text = purpose.getBytes(StandardCharsets.US_ASCII);
		byte[] block = Arrays.copyOf(text, text.length + 1);
		block[text.length] = 1;
		return hmac(extracted, block);
	}

	private static byte[] hmac(byte[] key, byte[] data) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(new SecretKeySpec(key, MAC));
			return mac.doFinal(data);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has " + MAC, ex);
		}
	}

}
