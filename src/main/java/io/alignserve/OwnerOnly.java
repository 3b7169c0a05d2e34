package io.alignserve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Files and folders that only their owner can read, where the file system knows owners.
 */
final class OwnerOnly {

	private OwnerOnly() {
	}

	static void createFolder(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			Files.createDirectories(folder, permissions(folder, "rwx------"));
		}
	}

	/**
	 * Reads a secret, or makes one.
	 * @param file where it is kept
	 * @return 256 bits in 64 hexadecimal digits
	 * @throws IOException if the file can neither be read nor written
	 */
	static String readOrCreateSecret(Path file) throws IOException {
		if (!Files.exists(file) || Files.size(file) == 0) {
			byte[] secret = new byte[32];
			new SecureRandom().nextBytes(secret);
			Files.deleteIfExists(file);
			Files.createFile(file, permissions(file, "rw-------"));
			Files.writeString(file, HexFormat.of().formatHex(secret), StandardOpenOption.WRITE);
		}
		return Files.readString(file).strip();
	}

	private static FileAttribute<?>[] permissions(Path path, String permissions) {
		if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) };
	}

}
