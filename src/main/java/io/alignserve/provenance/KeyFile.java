package io.alignserve.provenance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

import io.alignserve.files.OwnerFiles;

/**
 * The private key in a file: PKCS8 in PEM, as {@code openssl genpkey -algorithm ed25519}
 * writes it.
 */
final class KeyFile {

	private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";

	private static final String END = "-----END PRIVATE KEY-----";

	private static final int MAX_BYTES = 10_000;

	private static final int LINE = 64;

	private KeyFile() {
	}

	/**
	 * Reads a key.
	 * @param file the file
	 * @return the key, used since the file was written
	 * @throws ProvenanceKeyException if there is none in it
	 */
	static SigningKey read(Path file) {
		try {
			if (Files.size(file) > MAX_BYTES) {
				throw new GeneralSecurityException("it is too large");
			}
			Instant now = Instant.now();
			Instant written = Files.getLastModifiedTime(file).toInstant();
			byte[] encoded = decode(Files.readString(file, StandardCharsets.US_ASCII));
			return new SigningKey(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)),
					written.isBefore(now) ? written : now);
		}
		catch (IOException | GeneralSecurityException | IllegalArgumentException ex) {
			throw new ProvenanceKeyException(
					file + " is not the PEM file of an Ed25519 private key (PKCS8): " + ex.getMessage(), ex);
		}
	}

	/**
	 * Reads a key, or makes one that only the owner of the file can read.
	 * @param file the file
	 * @return the key
	 * @throws ProvenanceKeyException if it can neither be read nor written
	 */
	static SigningKey readOrCreate(Path file) {
		if (!Files.exists(file)) {
			create(file);
		}
		return read(file);
	}

	private static void create(Path file) {
		try {
			byte[] encoded = SigningKey.generate(Instant.now()).encoded();
			Path folder = file.toAbsolutePath().getParent();
			if (folder != null) {
				Files.createDirectories(folder);
			}
			OwnerFiles.writeOnce(file, encode(encoded));
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new ProvenanceKeyException("no key can be written to " + file + ": " + ex.getMessage(), ex);
		}
	}

	private static String encode(byte[] bytes) {
		Base64.Encoder lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
		return BEGIN + "\n" + lines.encodeToString(bytes) + "\n" + END + "\n";
	}

	private static byte[] decode(String pem) throws GeneralSecurityException {
		int begin = pem.indexOf(BEGIN);
		int end = pem.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new GeneralSecurityException("it has no block PRIVATE KEY");
		}
		return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
	}

}
