package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders below which checkpoints may lie. A path that a caller names is not trusted:
 * where it really leads, links followed, must lie below one of them, and so must
 * everything that the folder's files link to.
 */
public final class CheckpointRoots {

	/** The longest path that is looked at, in characters. */
	private static final int MAX_LENGTH = 4096;

	/** The most characters of a path that a message repeats. */
	private static final int MAX_QUOTED = 200;

	/** The most roots that a message names. */
	private static final int MAX_NAMED = 5;

	/** The most files that a folder may have. */
	private static final int MAX_FILES = 10_000;

	private final List<Path> roots;

	/**
	 * Creates the roots; they need not exist yet, and each may be a link.
	 * @param roots the folders, the first first asked for relative paths; empty = no path
	 * is accepted
	 */
	public CheckpointRoots(List<Path> roots) {
		this.roots = roots.stream().map((root) -> root.toAbsolutePath().normalize()).distinct().toList();
	}

	/**
	 * Finds a folder below the roots.
	 * @param path absolute, or relative to the first root that has it; at most 4096
	 * characters, without {@code ..}
	 * @return where it really lies, all links followed
	 * @throws CheckpointException saying what is wrong with the path and where folders
	 * may lie
	 */
	public Path resolve(String path) {
		requirePlain(path);
		Path candidate = find(path);
		Path real = real(candidate, path);
		if (!isBelowARoot(real)) {
			throw isLexicallyBelow(candidate) ? refused(path, "leads out of every root by a link")
					: refused(path, "is not a folder below a root");
		}
		requireLinksBelow(real, path);
		return real;
	}

	private void requirePlain(String path) {
		if (path.isBlank()) {
			throw new CheckpointException("path is empty; " + allowed());
		}
		if (path.length() > MAX_LENGTH) {
			throw new CheckpointException(
					"path has " + path.length() + " characters, allowed are " + MAX_LENGTH + "; " + allowed());
		}
		if (path.chars().anyMatch(Character::isISOControl)) {
			throw refused(path, "has a control character");
		}
		if (Arrays.asList(path.split("[/\\\\]")).contains("..")) {
			throw refused(path, "has a segment \"..\"");
		}
	}

	private Path find(String path) {
		try {
			Path named = Path.of(path);
			Stream<Path> candidates = named.isAbsolute() ? Stream.of(named)
					: this.roots.stream().map((root) -> root.resolve(named));
			return candidates.filter(Files::isDirectory)
				.findFirst()
				.orElseThrow(() -> refused(path, "is not a folder below a root"));
		}
		catch (InvalidPathException ex) {
			throw refused(path, "is not a path");
		}
	}

	private Path real(Path folder, String path) {
		try {
			return folder.toRealPath();
		}
		catch (IOException ex) {
			throw new CheckpointException(sentence(path, "cannot be read"), ex);
		}
	}

	private boolean isBelowARoot(Path real) {
		for (Path root : this.roots) {
			try {
				Path realRoot = root.toRealPath();
				if (real.startsWith(realRoot) && !real.equals(realRoot)) {
					return true;
				}
			}
			catch (IOException ex) {
				// a root that is not there holds nothing
				continue;
			}
		}
		return false;
	}

	private boolean isLexicallyBelow(Path folder) {
		Path plain = folder.normalize();
		return this.roots.stream().anyMatch((root) -> plain.startsWith(root) && !plain.equals(root));
	}

	/**
	 * A folder of Hugging Face's cache links into {@code blobs} two folders up, which is
	 * not below the root if the root lies between. A link that is changed later changes
	 * the digest, or nothing.
	 */
	private void requireLinksBelow(Path folder, String path) {
		try (Stream<Path> files = Files.list(folder)) {
			List<Path> all = files.limit(MAX_FILES + 1L).toList();
			if (all.size() > MAX_FILES) {
				throw refused(path, "has more than " + MAX_FILES + " files");
			}
			for (Path file : all) {
				if (Files.isSymbolicLink(file) && !isBelowARoot(target(file, path))) {
					throw refused(path, "has the file " + quoted(String.valueOf(file.getFileName()))
							+ ", a link that leads out of every root");
				}
			}
		}
		catch (IOException ex) {
			throw Unreadable.of("the folder " + quoted(path), ex);
		}
	}

	private Path target(Path link, String path) {
		try {
			return link.toRealPath();
		}
		catch (IOException ex) {
			throw new CheckpointException(sentence(path,
					"has the file " + quoted(String.valueOf(link.getFileName())) + ", a link that leads nowhere"), ex);
		}
	}

	private CheckpointException refused(String path, String why) {
		return new CheckpointException(sentence(path, why));
	}

	private String sentence(String path, String why) {
		return "path " + quoted(path) + " " + why + "; " + allowed();
	}

	private static String quoted(String text) {
		String plain = text.replaceAll("\\p{Cntrl}", "?");
		return "\"" + ((plain.length() > MAX_QUOTED) ? plain.substring(0, MAX_QUOTED) + "..." : plain) + "\"";
	}

	private String allowed() {
		if (this.roots.isEmpty()) {
			return "no folder is allowed, since there are no roots";
		}
		String named = this.roots.stream().limit(MAX_NAMED).map(Path::toString).collect(Collectors.joining(", "));
		int more = this.roots.size() - MAX_NAMED;
		return "allowed are folders below " + named + ((more > 0) ? " and " + more + " more" : "")
				+ ", absolute or relative to it";
	}

}
