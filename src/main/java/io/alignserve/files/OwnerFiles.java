package io.alignserve.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
public final class OwnerFiles {

	private static final String FOLDER = "rwx------";

	private static final String FILE = "rw-------";

	private OwnerFiles() {
	}

	/**
	 * Creates a folder, and those above it, unless it is there.
	 * @param folder the folder
	 * @throws IOException if it cannot be created
	 */
	public static void createFolder(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			Files.createDirectories(folder, permissions(folder, FOLDER));
			Interrupts.putOff(() -> forceNames(folder.resolveSibling(".")));
		}
	}

	/**
	 * Opens a file to be written, creating it if it is absent.
	 * @param file the file
	 * @return its channel, at position 0
	 * @throws IOException if it can neither be opened nor created
	 */
	public static FileChannel open(Path file) throws IOException {
		if (Files.exists(file)) {
			return FileChannel.open(file, StandardOpenOption.WRITE);
		}
		FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
				permissions(file, FILE));
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

	/**
	 * Writes a file anew: what was there before is gone, with the permissions it had.
	 * @param file the file
	 * @param text what will be in it
	 * @throws IOException if it cannot be written
	 */
	public static void write(Path file, String text) throws IOException {
		Files.deleteIfExists(file);
		Files.createFile(file, permissions(file, FILE));
		Files.writeString(file, text, StandardOpenOption.WRITE);
	}

	/**
	 * Writes a file unless it is there already. Of several who do so at once, one has its
	 * text in the file; and the file is complete or absent, also after a kill.
	 * @param file the file, in a folder that exists
	 * @param text what will be in it
	 * @throws IOException if it cannot be written
	 */
	public static void writeOnce(Path file, String text) throws IOException {
		Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName().toString(), ".tmp",
				permissions(file, FILE));
		try {
			try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
				ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
				channel.force(true);
			}
			give(draft, file);
			Interrupts.putOff(() -> forceNames(file.toAbsolutePath().resolveSibling(".")));
		}
		catch (FileAlreadyExistsException ex) {
			// Somebody else was first, then theirs is the file.
			return;
		}
		finally {
			Files.deleteIfExists(draft);
		}
	}

	/**
	 * Gives a file a name that nobody has. A second name does so in one step; a move
	 * would look first, and of two who look at the same time the later would win.
	 */
	private static void give(Path draft, Path name) throws IOException {
		try {
			Files.createLink(name, draft);
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			// A file system that knows no second names.
			Files.move(draft, name);
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
