package io.alignserve.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.alignserve.checkpoint.CheckpointFolder;

/**
 * The starter checkpoint that comes with the service: a small model trained on synthetic
 * ads.
 */
public final class StarterCheckpoint {

	/** The name under which it is served. */
	public static final String NAME = "starter";

	private static final String RESOURCE = "/checkpoints/starter/";

	private static final List<String> FILES = List.of(CheckpointFolder.CONFIG, CheckpointFolder.WEIGHTS,
			CheckpointFolder.TOKENIZER, "tokenizer_config.json");

	private StarterCheckpoint() {
	}

	/**
	 * Copies the starter to where it can be mapped; the weights only if they changed.
	 * @param folder the folder to copy to
	 * @return the folder
	 */
	public static Path install(Path folder) {
		try {
			Files.createDirectories(folder);
			for (String file : FILES) {
				install(file, folder.resolve(file));
			}
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write the starter checkpoint to " + folder, ex);
		}
	}

	/**
	 * Returns the digest of the starter that comes with this version of the service.
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public static String digest() {
		return Digest.VALUE;
	}

	private static void install(String name, Path target) throws IOException {
		byte[] content = content(name);
		if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), content)) {
			return;
		}
		// a file that another process has mapped is replaced, never written over
		Path part = Files.createTempFile(target.getParent(), name, ".part");
		Files.write(part, content);
		Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	private static byte[] content(String name) throws IOException {
		try (InputStream in = StarterCheckpoint.class.getResourceAsStream(RESOURCE + name)) {
			if (in == null) {
				throw new IllegalStateException(RESOURCE + name + " is not on the class path");
			}
			return in.readAllBytes();
		}
	}

	/** Computed when it is first asked for: most starts never do. */
	private static final class Digest {

		private static final String VALUE = of(FILES);

		private static String of(List<String> names) {
			Map<String, byte[]> contents = new HashMap<>();
			try {
				for (String name : names) {
					contents.put(name, content(name));
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("cannot read the starter checkpoint", ex);
			}
			return CheckpointFolder.digest(contents);
		}

	}

}
