package io.alignserve.provenance;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/**
 * Ed25519 public keys as 32 bytes (RFC 8032, section 5.1.2) and as the JDK has them.
 */
final class PublicKeys {

	static final int BYTES = 32;

	private static final int SIGN_BIT = 0x80;

	private PublicKeys() {
	}

	static PublicKey key(byte[] bytes) throws GeneralSecurityException {
		byte[] bigEndian = new byte[BYTES];
		for (int i = 0; i < BYTES; i++) {
			bigEndian[BYTES - 1 - i] = bytes[i];
		}
		boolean odd = (bigEndian[0] & SIGN_BIT) != 0;
		bigEndian[0] &= (byte) ~SIGN_BIT;
		EdECPoint point = new EdECPoint(odd, new BigInteger(1, bigEndian));
		return KeyFactory.getInstance("Ed25519")
			.generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
	}

	/** The thumbprint of the key as a JWK (RFC 7638, RFC 8037). */
	static String id(byte[] bytes) throws GeneralSecurityException {
		String jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + base64(bytes) + "\"}";
		return base64(MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.UTF_8)));
	}

	static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
