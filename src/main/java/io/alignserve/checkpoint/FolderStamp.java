package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the files of a folder look from outside, to notice that one was exchanged while
 * they were read one after the other.
 *
 * @param files size, time and identity of each file, by name
 */
public record FolderStamp(Map<String, String> files) {

	/** The most files that are looked at. */
	private static final int MAX_FILES = 10_000;

	public FolderStamp {
		files = Map.copyOf(files);
	}

	/**
	 * Looks at a folder.
	 * @param folder the folder
	 * @return how it looks now
	 * @throws CheckpointException if it cannot be read
	 */
	public static FolderStamp of(Path folder) {
		Map<String, String> stamps = new TreeMap<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.limit(MAX_FILES).toList()) {
				BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
				stamps.put(String.valueOf(file.getFileName()),
						found.size() + " " + found.lastModifiedTime() + " " + found.fileKey());
			}
		}
		catch (IOException ex) {
			throw Unreadable.of("the folder " + folder.getFileName(), ex);
		}
		return new FolderStamp(stamps);
	}

	/**
	 * Checks that nothing changed meanwhile.
	 * @param folder the folder
	 * @throws CheckpointException if a file did
	 */
	public void requireUnchanged(Path folder) {
		if (!equals(of(folder))) {
			throw new CheckpointException("the files of " + folder.getFileName()
					+ " were changed while they were read; try again when nobody writes to them");
		}
	}

}
