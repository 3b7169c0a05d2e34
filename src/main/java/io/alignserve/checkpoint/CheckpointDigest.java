package io.alignserve.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The digest of a checkpoint: SHA-256 over one line for each file, in the order of their
 * names: name, size in bytes and SHA-256 of the content, with one space between and a
 * line feed behind. So the files can be read side by side, and no two different sets of
 * files share a digest.
 */
final class CheckpointDigest {

	private static final int BUFFER_BYTES = 1 << 20;

	private CheckpointDigest() {
	}

	static String of(FolderFiles folder, List<String> names) {
		List<String> sorted = names.stream().sorted().toList();
		ExecutorService threads = Executors
			.newFixedThreadPool(Math.min(sorted.size(), Runtime.getRuntime().availableProcessors()));
		try {
			List<Future<String>> lines = new ArrayList<>();
			for (String name : sorted) {
				Path file = folder.find(name)
					.orElseThrow(() -> new CheckpointException(folder.name() + " has no file " + name));
				lines.add(threads.submit(() -> line(name, file)));
			}
			MessageDigest digest = sha256();
			for (Future<String> line : lines) {
				digest.update(line.get().getBytes(UTF_8));
			}
			return "sha256:" + HexFormat.of().formatHex(digest.digest());
		}
		catch (ExecutionException ex) {
			throw Unreadable.of(folder.name(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CheckpointException("interrupted while reading " + folder.name(), ex);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** The same of files that are not on a disk. */
	static String of(Map<String, byte[]> contents) {
		MessageDigest digest = sha256();
		new TreeMap<>(contents).forEach(
				(name, content) -> digest.update(line(name, content.length, sha256().digest(content)).getBytes(UTF_8)));
		return "sha256:" + HexFormat.of().formatHex(digest.digest());
	}

	static String ofText(String text) {
		return "sha256:" + HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)));
	}

	private static String line(String name, Path file) throws IOException {
		MessageDigest digest = sha256();
		byte[] buffer = new byte[BUFFER_BYTES];
		long size = 0;
		try (InputStream in = Files.newInputStream(file)) {
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				digest.update(buffer, 0, count);
				size += count;
				if (Thread.currentThread().isInterrupted()) {
					throw new IOException("interrupted");
				}
			}
		}
		return line(name, size, digest.digest());
	}

	private static String line(String name, long size, byte[] content) {
		return name + " " + size + " " + HexFormat.of().formatHex(content) + "\n";
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java runtime has SHA-256", ex);
		}
	}

}
