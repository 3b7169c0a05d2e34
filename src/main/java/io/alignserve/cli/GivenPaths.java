package io.alignserve.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Checks paths of the command line before anything takes long.
 */
final class GivenPaths {

	private GivenPaths() {
	}

	/**
	 * Checks a folder.
	 * @param path the folder
	 * @return the folder
	 * @throws IllegalArgumentException if there is none
	 */
	static Path folder(Path path) {
		if (!Files.isDirectory(path)) {
			throw new IllegalArgumentException("there is no folder " + path);
		}
		return path;
	}

	/**
	 * Checks a file to read.
	 * @param path the file
	 * @return the file
	 * @throws IllegalArgumentException if there is none
	 */
	static Path file(Path path) {
		if (!Files.isRegularFile(path)) {
			throw new IllegalArgumentException("there is no file " + path);
		}
		return path;
	}

	/**
	 * Checks a file to write.
	 * @param path the file, or null if none is to be written
	 * @throws IllegalArgumentException if its folder is not there or it is a folder
	 */
	static void writable(@Nullable Path path) {
		if (path == null) {
			return;
		}
		Path folder = path.toAbsolutePath().getParent();
		if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(path)) {
			throw new IllegalArgumentException("cannot write a file " + path);
		}
	}

}
