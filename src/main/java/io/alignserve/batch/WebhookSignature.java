package io.alignserve.batch;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as Standard Webhooks describes it: HMAC-SHA256 over id, time and body,
 * so that a receiver can tell who sent a message and refuse an old one.
 *
 * @see <a href="https://www.standardwebhooks.com">standardwebhooks.com</a>
 */
public final class WebhookSignature {

	private static final String PREFIX = "whsec_";

	private static final int LEAST_BYTES = 24;

	private static final int MOST_BYTES = 64;

	private WebhookSignature() {
	}

	/**
	 * Reads a secret.
	 * @param secret {@code whsec_} and base64 of 24 to 64 random bytes
	 * @return the bytes
	 * @throws IllegalArgumentException if it is none, without quoting it
	 */
	public static byte[] key(String secret) {
		byte[] key;
		try {
			key = Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : "?");
		}
		catch (IllegalArgumentException ex) {
			key = new byte[0];
		}
		if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
			throw new IllegalArgumentException("must be " + PREFIX + " followed by the base64 of " + LEAST_BYTES
					+ " to " + MOST_BYTES + " random bytes");
		}
		return key;
	}

	/**
	 * Signs a message.
	 * @param secret the secret
	 * @param id the message's id
	 * @param timestamp seconds since 1970
	 * @param body the message
	 * @return what goes into the header {@code webhook-signature}
	 */
	public static String sign(String secret, String id, long timestamp, String body) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
			byte[] hash = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
			return "v1," + Base64.getEncoder().encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has HmacSHA256", ex);
		}
	}

}
