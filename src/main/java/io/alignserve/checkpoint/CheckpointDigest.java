package io.alignserve.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest of a checkpoint: SHA-256 over the name, length and content of each file, so
 * that no two different sets of files share one.
 */
final class CheckpointDigest {

	private CheckpointDigest() {
	}

	static String of(Path folder, List<String> files) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] buffer = new byte[1 << 20];
			for (String file : files.stream().sorted().toList()) {
				Path path = folder.resolve(file);
				digest.update((file + "\n" + Files.size(path) + "\n").getBytes(StandardCharsets.UTF_8));
				try (InputStream in = Files.newInputStream(path)) {
					for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
						digest.update(buffer, 0, count);
					}
				}
			}
			return "sha256:" + HexFormat.of().formatHex(digest.digest());
		}
		catch (IOException ex) {
			throw new CheckpointException("cannot read " + folder.getFileName() + ": " + ex.getMessage(), ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java runtime has SHA-256", ex);
		}
	}

}
