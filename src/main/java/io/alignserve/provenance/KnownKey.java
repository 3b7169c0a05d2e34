package io.alignserve.provenance;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;

/**
 * A public key that some instance signs or signed with.
 */
final class KnownKey {

	/** Clocks of instances differ. */
	private static final Duration TOLERANCE = Duration.ofMinutes(5);

	private final String id;

	private final byte[] bytes;

	private final Instant validFrom;

	private final Instant validUntil;

	KnownKey(String id, byte[] bytes, Instant validFrom, Instant validUntil) {
		this.id = id;
		this.bytes = bytes.clone();
		this.validFrom = validFrom;
		this.validUntil = validUntil;
	}

	String id() {
		return this.id;
	}

	byte[] bytes() {
		return this.bytes.clone();
	}

	Instant validFrom() {
		return this.validFrom;
	}

	Instant validUntil() {
		return this.validUntil;
	}

	KnownKey until(Instant until) {
		return new KnownKey(this.id, this.bytes, this.validFrom, until);
	}

	boolean isValidAt(Instant time) {
		return !time.isBefore(this.validFrom.minus(TOLERANCE)) && !time.isAfter(this.validUntil.plus(TOLERANCE));
	}

	boolean verifies(byte[] message, byte[] signature) {
		try {
			Signature check = Signature.getInstance("Ed25519");
			check.initVerify(PublicKeys.key(this.bytes));
			check.update(message);
			return check.verify(signature);
		}
		catch (GeneralSecurityException ex) {
			// A signature of another length, for example.
			return false;
		}
	}

}
