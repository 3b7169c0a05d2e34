package io.alignserve.provenance;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;

/**
 * The key that this instance signs with.
 */
final class SigningKey {

	private final PrivateKey privateKey;

	private final KnownKey publicKey;

	/**
	 * Creates the key.
	 * @param privateKey an Ed25519 key
	 * @param since since when it may have been used
	 * @throws GeneralSecurityException if it is another kind of key
	 */
	SigningKey(PrivateKey privateKey, Instant since) throws GeneralSecurityException {
		this.privateKey = privateKey;
		byte[] bytes = PublicKeys.bytes(publicKeyOf(privateKey));
		this.publicKey = new KnownKey(PublicKeys.id(bytes), bytes, since, since);
		// How the public key is found rests on the JDK, so it is tried.
		if (!this.publicKey.verifies(bytes, sign(bytes))) {
			throw new GeneralSecurityException("the key does not verify what it signs");
		}
	}

	/**
	 * The file has the private key only. The JDK makes a pair from 32 random bytes, which
	 * are the private key; given those of the file it finds the public key that belongs
	 * to them.
	 */
	private static EdECPublicKey publicKeyOf(PrivateKey key) throws GeneralSecurityException {
		if (!(key instanceof EdECPrivateKey known) || !known.getParams().getName().equals("Ed25519")) {
			throw new GeneralSecurityException("it is not an Ed25519 key");
		}
		byte[] seed = known.getBytes().orElseThrow(() -> new GeneralSecurityException("the key has no bytes"));
		KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
		pairs.initialize(NamedParameterSpec.ED25519, new Given(seed));
		KeyPair pair = pairs.generateKeyPair();
		return (EdECPublicKey) pair.getPublic();
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
		try {
			Signature signature = Signature.getInstance("Ed25519");
			signature.initSign(this.privateKey);
			signature.update(message);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("a key that was tried cannot sign", ex);
		}
	}

	/** Gives bytes that are known. */
	private static final class Given extends SecureRandom {

		private static final long serialVersionUID = 1L;

		private final transient byte[] given;

		Given(byte[] given) {
			this.given = given;
		}

		@Override
		public void nextBytes(byte[] bytes) {
			System.arraycopy(this.given, 0, bytes, 0, bytes.length);
		}

	}

}
