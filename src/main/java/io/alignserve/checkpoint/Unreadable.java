package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Why a file could not be read, in a sentence. Files that belong to another user are
 * common on volumes, and say nothing about the checkpoint.
 */
public final class Unreadable {

	private static final Path OURSELVES = Path.of("/proc/self");

	private Unreadable() {
	}

	/**
	 * Says why.
	 * @param what the file or folder, as the reader knows it
	 * @param cause what was caught
	 * @return the exception to throw, with the cause
	 */
	public static CheckpointException of(String what, Throwable cause) {
		return new CheckpointException("cannot read " + what + ": " + reason(read(cause)), cause);
	}

	/** What reading threw, however it was carried here. */
	private static Throwable read(Throwable caught) {
		for (Throwable one = caught; one != null; one = one.getCause()) {
			if (one instanceof IOException) {
				return one;
			}
		}
		return caught;
	}

	private static String reason(Throwable cause) {
		if (cause instanceof AccessDeniedException denied) {
			return "this process (user " + user() + ") may not read " + denied.getFile()
					+ "; change its owner or its mode, or those of the folders above it";
		}
		if (cause instanceof NoSuchFileException missing) {
			return missing.getFile() + " is not there any more";
		}
		return String.valueOf(cause.getMessage());
	}

	/** In containers a user has often no name. */
	private static String user() {
		String name = System.getProperty("user.name", "?");
		try {
			return name + ", uid " + Files.getAttribute(OURSELVES, "unix:uid");
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			return name;
		}
	}

}
