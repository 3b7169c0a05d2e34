package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of the files in a folder of the spool. Segments are numbered in the order in
 * which they were written.
 */
final class SpoolFiles {

	/** Lines whose sum is wrong: a person may look at them. */
	static final String DAMAGED = "damaged";

	/** Rows that the database refused: a person may look at them. */
	static final String REFUSED = "refused";

	private static final Pattern SEGMENT = Pattern.compile("(\\d{12})\\.rows");

	private SpoolFiles() {
	}

	static Path segment(Path folder, long number) {
		return folder.resolve(String.format(Locale.ROOT, "%012d.rows", number));
	}

	static long number(Path segment) {
		return Long.parseLong(segment.getFileName().toString().substring(0, 12));
	}

	/**
	 * Lists the segments, the oldest first.
	 * @param folder a folder
	 * @return its segments, none if it is no folder
	 * @throws IOException if it cannot be listed
	 */
	static List<Path> list(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> SEGMENT.matcher(file.getFileName().toString()).matches()).sorted().toList();
		}
	}

	static long size(Path folder, String name) throws IOException {
		Path file = folder.resolve(name);
		return Files.exists(file) ? Files.size(file) : 0;
	}

}
