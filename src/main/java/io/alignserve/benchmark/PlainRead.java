package io.alignserve.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

import io.alignserve.checkpoint.SafetensorsFile;

/**
 * How long it takes to read a checkpoint's weights and do nothing with them: one thread,
 * one file after the other, from the page cache if they fit there, as they do for the load
 * that follows.
 *
 * @param bytes size of the files
 * @param seconds the second of two readings, as the first may wait for a disk
 */
record PlainRead(long bytes, double seconds) {

	private static final int BUFFER = 4 << 20;

	static PlainRead of(List<SafetensorsFile> files) {
		read(files);
		long begin = System.nanoTime();
		long bytes = read(files);
		return new PlainRead(bytes, Units.secondsSince(begin));
	}

	private static long read(List<SafetensorsFile> files) {
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
		long bytes = 0;
		for (SafetensorsFile file : files) {
			bytes += read(file.path(), buffer);
		}
		return bytes;
	}

	private static long read(Path path, ByteBuffer buffer) {
		try (FileChannel channel = FileChannel.open(path)) {
			long bytes = 0;
			for (int some = 0; some >= 0; some = channel.read(buffer.clear())) {
				bytes += some;
			}
			return bytes;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot read " + path.getFileName(), ex);
		}
	}

}
