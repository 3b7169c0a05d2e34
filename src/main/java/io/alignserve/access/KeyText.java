package io.alignserve.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A key as its owner holds it: {@code as_<id>_<secret>}. The id (48 bits, 12 hexadecimal
 * digits) finds the row, the secret (256 random bits, 43 characters of base64url) proves
 * it. A single salted SHA-256 suffices because nobody can guess 256 bits.
 *
 * @param id the public part
 * @param text all of it
 */
record KeyText(String id, String text) {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final Pattern FORM = Pattern.compile("as_([0-9a-f]{12})_[A-Za-z0-9_-]{43}");

	private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

	static KeyText generate() {
		String id = HexFormat.of().formatHex(random(6));
		return new KeyText(id, "as_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random(32)));
	}

	static Optional<KeyText> parse(@Nullable String text) {
		Matcher matcher = FORM.matcher((text != null) ? text : "");
		return matcher.matches() ? Optional.of(new KeyText(matcher.group(1), matcher.group())) : Optional.empty();
	}

	static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	static byte[] random(int bytes) {
		byte[] random = new byte[bytes];
		RANDOM.nextBytes(random);
		return random;
	}

	/** Keeps the secret out of logs. */
	@Override
	public String toString() {
		return "as_" + this.id + "_…";
	}

}
