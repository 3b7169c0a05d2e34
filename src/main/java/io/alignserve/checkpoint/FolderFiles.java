package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a checkpoint folder. A name from an index is not trusted: it must name a
 * file of this folder, and a link must not lead out of it. Hugging Face's cache is the
 * one exception: its {@code snapshots/REVISION} folders link into {@code blobs} beside
 * {@code snapshots}.
 *
 * @param path the folder
 */
record FolderFiles(Path path) {

	/** The most files that are looked at. */
	private static final int MAX_FILES = 10_000;

	String name() {
		return String.valueOf(this.path.toAbsolutePath().normalize().getFileName());
	}

	/** Finds a file by its plain name. */
	Optional<Path> find(String name) {
		if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.contains("\0") || name.startsWith("..")
				|| name.equals(".")) {
			throw new CheckpointException("\"" + name + "\" is not the plain name of a file in the folder " + name());
		}
		Path file = resolve(name);
		if (!isFile(name, file)) {
			return Optional.empty();
		}
		requireInside(name, file);
		return Optional.of(file);
	}

	/** What may not be looked at is not what is not there. */
	private boolean isFile(String name, Path file) {
		try {
			return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
		}
		catch (AccessDeniedException ex) {
			throw Unreadable.of(name + " in " + name(), ex);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Requires that the folder is one, and may be looked into. */
	void requireFolder() {
		try {
			if (Files.readAttributes(this.path, BasicFileAttributes.class).isDirectory()) {
				return;
			}
		}
		catch (AccessDeniedException ex) {
			throw Unreadable.of("the folder " + name(), ex);
		}
		catch (IOException ex) {
			throw new CheckpointException(name() + " is not a folder", ex);
		}
		throw new CheckpointException(name() + " is not a folder");
	}

	private Path resolve(String name) {
		try {
			return this.path.resolve(name);
		}
		catch (InvalidPathException ex) {
			throw new CheckpointException("\"" + name + "\" is not the name of a file in the folder " + name(), ex);
		}
	}

	private void requireInside(String name, Path file) {
		try {
			Path folder = this.path.toRealPath();
			Path real = file.toRealPath();
			if (!folder.equals(real.getParent()) && !isHubBlob(folder, real)) {
				throw new CheckpointException(name + " in " + name() + " is a link out of the folder");
			}
		}
		catch (IOException ex) {
			throw Unreadable.of(name + " in " + name(), ex);
		}
	}

	private static boolean isHubBlob(Path folder, Path real) {
		Path snapshots = folder.getParent();
		return snapshots != null && snapshots.endsWith("snapshots")
				&& snapshots.resolveSibling("blobs").equals(real.getParent());
	}

	/** Lists the plain names of all files, sorted. */
	List<String> names() {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.limit(MAX_FILES)
				.filter(Files::isRegularFile)
				.map((file) -> String.valueOf(file.getFileName()))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw Unreadable.of("the folder " + name(), ex);
		}
	}

}
