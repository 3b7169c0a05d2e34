package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that only their owner can read, where the file system knows owners,
 * and whose names survive a power cut.
 */
final class OwnerFiles {

	private OwnerFiles() {
	}

	static void createFolder(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			Files.createDirectories(folder, permissions(folder, "rwx------"));
			Interrupts.putOff(() -> forceNames(folder.resolveSibling(".")));
		}
	}

	/**
	 * Opens a file to be written, creating it if it is absent.
	 * @param file the file
	 * @return its channel, at position 0
	 * @throws IOException if it can neither be opened nor created
	 */
	static FileChannel open(Path file) throws IOException {
		if (Files.exists(file)) {
			return FileChannel.open(file, StandardOpenOption.WRITE);
		}
		FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
				permissions(file, "rw-------"));
		try {
			Interrupts.putOff(() -> forceNames(file.resolveSibling(".")));
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			Files.delete(file);
			throw ex;
		}
	}

	/** A forced file is of no use if the folder forgets its name. */
	private static void forceNames(Path folder) throws IOException {
		FileChannel names;
		try {
			names = FileChannel.open(folder, StandardOpenOption.READ);
		}
		catch (IOException ex) {
			// Windows opens no folders, and keeps names on its own.
			return;
		}
		try (names) {
			names.force(true);
		}
	}

	private static FileAttribute<?>[] permissions(Path path, String permissions) {
		if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) };
	}

}
