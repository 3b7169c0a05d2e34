package io.alignserve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process away from a folder for as long as this one lives. The operating
 * system lets go of the lock however the process ends.
 */
final class FolderLock implements AutoCloseable {

	private final FileChannel channel;

	private FolderLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Locks a folder.
	 * @param folder an existing folder
	 * @return the lock
	 * @throws StartRefusedException if a process, this one included, holds it
	 * @throws IOException if the lock file cannot be written
	 */
	static FolderLock acquire(Path folder) throws IOException {
		Path file = folder.resolve("lock");
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		if (tryLock(channel) == null) {
			channel.close();
			throw new StartRefusedException(
					"Another AlignServe (process " + holder(file) + ") is running on " + folder + ".",
					"Stop it, or choose another folder with --alignserve.home=<folder> (and another --server.port).",
					null);
		}
		channel.truncate(0);
		channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
		return new FolderLock(channel);
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private static String holder(Path file) {
		try {
			String pid = Files.readString(file).strip();
			return pid.isEmpty() ? "unknown" : pid;
		}
		catch (IOException ex) {
			// Windows does not let others read a locked file.
			return "unknown";
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
