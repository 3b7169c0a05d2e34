package io.alignserve.provenance;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.time.Instant;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * The key that this instance signs with. The JDK reads and makes keys; Bouncy Castle
 * signs with them, ten times as fast, and each answer waits for its marks.
 */
final class SigningKey {

	private final PrivateKey privateKey;

	private final Ed25519PrivateKeyParameters signing;

	private final KnownKey publicKey;

	/**
	 * Creates the key.
	 * @param privateKey an Ed25519 key
	 * @param since since when it may have been used
	 * @throws GeneralSecurityException if it is another kind of key
	 */
	SigningKey(PrivateKey privateKey, Instant since) throws GeneralSecurityException {
		this.privateKey = privateKey;
		this.signing = new Ed25519PrivateKeyParameters(bytes(privateKey), 0);
		byte[] bytes = this.signing.generatePublicKey().getEncoded();
		this.publicKey = new KnownKey(PublicKeys.id(bytes), bytes, since, since);
		// Two libraries have to agree on it, so it is tried.
		if (!this.publicKey.verifies(bytes, sign(bytes))) {
			throw new GeneralSecurityException("the key does not verify what it signs");
		}
	}

	private static byte[] bytes(PrivateKey key) throws GeneralSecurityException {
		if (!(key instanceof EdECPrivateKey known) || !known.getParams().getName().equals("Ed25519")) {
			throw new GeneralSecurityException("it is not an Ed25519 key");
		}
		return known.getBytes().orElseThrow(() -> new GeneralSecurityException("the key has no bytes"));
	}

	static SigningKey generate(Instant since) throws GeneralSecurityException {
		return new SigningKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate(), since);
	}

	KnownKey publicKey() {
		return this.publicKey;
	}

	/** Bytes of the private key in PKCS8. */
	byte[] encoded() {
		return this.privateKey.getEncoded();
	}

	byte[] sign(byte[] message) {
		Ed25519Signer signer = new Ed25519Signer();
		signer.init(true, this.signing);
		signer.update(message, 0, message.length);
		return signer.generateSignature();
	}

}
