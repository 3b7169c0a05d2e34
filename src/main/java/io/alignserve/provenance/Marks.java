package io.alignserve.provenance;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.alignserve.provenance.Verification.Check;
import io.alignserve.provenance.Verification.Reason;

/**
 * Signs texts, and tells true marks from altered ones.
 */
public class Marks {

	/** Who writes texts here. */
	public static final String GENERATOR = "alignserve";

	/** Ed25519 over canonical JSON, first version of the fields. */
	public static final String SCHEME = "ed25519-jcs-1";

	private static final int SIGNATURE_BYTES = 64;

	private final KeyRing keys;

	private final String version;

	Marks(KeyRing keys, String version) {
		this.keys = keys;
		this.version = version;
	}

	/**
	 * Marks a text.
	 * @param origin what it comes from
	 * @param candidate index of the candidate; {@code null} for the texts of a whole
	 * answer
	 * @param title the title, may be absent
	 * @param text the text
	 * @return the mark
	 */
	public Mark mark(Origin origin, @Nullable Integer candidate, @Nullable String title, String text) {
		SigningKey key = this.keys.signingKey();
		Mark mark = new Mark(SCHEME, GENERATOR, this.version, origin.checkpoint(), origin.digest(), origin.requestId(),
				candidate, origin.createdAt().toString(), TextHash.of(text),
				(title != null) ? TextHash.of(title) : null, key.publicKey().id(), "");
		return mark.signed(PublicKeys.base64(key.sign(CanonicalMark.of(mark))));
	}

	/**
	 * Checks a mark.
	 * @param mark the mark
	 * @param title the title; {@code null} if it is not to be checked
	 * @param text the text
	 * @return what was found
	 */
	public Verification verify(Mark mark, @Nullable String title, String text) {
		Optional<KnownKey> key = this.keys.find(mark.keyId());
		List<Check> checks = new ArrayList<>();
		checks.add(new Check("generator", mark.generator().equals(GENERATOR) && mark.scheme().equals(SCHEME),
				Reason.WRONG_GENERATOR));
		checks.add(new Check("key", key.isPresent(), Reason.UNKNOWN_KEY));
		checks
			.add(new Check("signature", key.filter((known) -> isSigned(mark, known)).isPresent(), Reason.MARK_ALTERED));
		checks
			.add(new Check("time", key.filter((known) -> isInTime(mark, known)).isPresent(), Reason.OUTSIDE_VALIDITY));
		checks.add(new Check("text", isHash(text, mark.textHash()), Reason.TEXT_ALTERED));
		if (title != null) {
			checks.add(new Check("title", isHash(title, mark.titleHash()), Reason.TEXT_ALTERED));
		}
		return new Verification(checks.stream()
			.filter((check) -> !check.passed())
			.findFirst()
			.map(Check::failure)
			.orElse(Reason.GENUINE), checks);
	}

	private static boolean isSigned(Mark mark, KnownKey key) {
		try {
			byte[] signature = Base64.getUrlDecoder().decode(mark.signature());
			// Base64 has several spellings of the same bytes; one of them is ours.
			return signature.length == SIGNATURE_BYTES && PublicKeys.base64(signature).equals(mark.signature())
					&& key.verifies(CanonicalMark.of(mark), signature);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isInTime(Mark mark, KnownKey key) {
		try {
			return key.isValidAt(Instant.parse(mark.createdAt()));
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

	private static boolean isHash(String text, @Nullable String hash) {
		try {
			return TextHash.of(text).equals(hash);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Returns the public keys of all instances, also those that are no longer used.
	 * @return the keys, the oldest first
	 */
	public List<PublishedKey> keys() {
		return this.keys.all()
			.stream()
			.map((key) -> new PublishedKey(key.id(), PublicKeys.base64(key.bytes()), key.validFrom(), key.validUntil()))
			.toList();
	}

}
