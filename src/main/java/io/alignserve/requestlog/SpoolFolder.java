package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.alignserve.files.OwnerFiles;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the spool that belongs to this process for as long as it lives. The
 * operating system lets go of the lock however the process ends. A second process takes
 * the folder beside it: {@code requests}, {@code requests-2}, {@code requests-3} …
 */
final class SpoolFolder implements AutoCloseable {

	private static final int MOST_FOLDERS = 100;

	/**
	 * What this JVM holds. Closing any channel of a locked file would give the lock away,
	 * so a folder that is ours must not even be tried.
	 */
	private static final Set<Path> held = ConcurrentHashMap.newKeySet();

	private final Path path;

	private final FileChannel lock;

	private SpoolFolder(Path path, FileChannel lock) {
		this.path = path;
		this.lock = lock;
	}

	/**
	 * Takes the first folder that no living process holds.
	 * @param wanted the folder to try first
	 * @return the folder, which may have rows in it
	 * @throws IOException if it cannot be created or locked, or a hundred are held
	 */
	static SpoolFolder claim(Path wanted) throws IOException {
		for (int number = 1; number <= MOST_FOLDERS; number++) {
			String name = wanted.getFileName() + ((number > 1) ? "-" + number : "");
			SpoolFolder folder = tryClaim(wanted.resolveSibling(name));
			if (folder != null) {
				return folder;
			}
		}
		throw new IOException("other processes hold " + wanted + " and " + (MOST_FOLDERS - 1) + " folders beside it");
	}

	/**
	 * Takes those folders that ended processes left with files in them.
	 * @param wanted the folder that {@link #claim} tries first
	 * @return the folders, in the order of their names
	 * @throws IOException if the folders cannot be listed or locked
	 */
	static List<SpoolFolder> claimLeftovers(Path wanted) throws IOException {
		Pattern names = Pattern.compile(Pattern.quote(wanted.getFileName().toString()) + "(-\\d{1,3})?");
		Path parent = wanted.resolveSibling(".").normalize();
		if (!Files.isDirectory(parent)) {
			return List.of();
		}
		List<SpoolFolder> folders = new ArrayList<>();
		try (Stream<Path> siblings = Files.list(parent)) {
			for (Path sibling : siblings.filter((path) -> names.matcher(path.getFileName().toString()).matches())
				.sorted()
				.toList()) {
				SpoolFolder folder = SpoolFiles.list(sibling).isEmpty() ? null : tryClaim(sibling);
				if (folder != null) {
					folders.add(folder);
				}
			}
		}
		return folders;
	}

	private static @Nullable SpoolFolder tryClaim(Path folder) throws IOException {
		OwnerFiles.createFolder(folder);
		Path path = folder.toRealPath();
		if (!held.add(path)) {
			return null;
		}
		FileChannel channel = null;
		boolean locked = false;
		try {
			channel = OwnerFiles.open(path.resolve("lock"));
			locked = channel.tryLock() != null;
			return locked ? new SpoolFolder(path, channel) : null;
		}
		finally {
			if (!locked) {
				if (channel != null) {
					channel.close();
				}
				held.remove(path);
			}
		}
	}

	Path path() {
		return this.path;
	}

	@Override
	public void close() throws IOException {
		this.lock.close();
		held.remove(this.path);
	}

}
