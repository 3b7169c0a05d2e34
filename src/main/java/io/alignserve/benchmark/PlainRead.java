package io.alignserve.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

import com.sun.nio.file.ExtendedOpenOption;
import org.jspecify.annotations.Nullable;

import io.alignserve.checkpoint.SafetensorsFile;

/**
 * How long it takes to read a checkpoint's weights and do nothing with them, one thread,
 * one file after the other.
 *
 * @param bytes size of the files
 * @param cachedSeconds from the page cache, if they fit there: the second of two readings
 * @param diskSeconds past the page cache; null where the file system does not offer it
 */
record PlainRead(long bytes, double cachedSeconds, @Nullable Double diskSeconds) {

	private static final int BUFFER = 4 << 20;

	/** What direct reading aligns to on all file systems in use. */
	private static final int ALIGNMENT = 4096;

	static PlainRead of(List<SafetensorsFile> files) {
		try {
			Double disk = diskSeconds(files);
			read(files, StandardOpenOption.READ);
			long begin = System.nanoTime();
			long bytes = read(files, StandardOpenOption.READ);
			return new PlainRead(bytes, Units.secondsSince(begin), disk);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the weights cannot be read: " + ex.getMessage(), ex);
		}
	}

	private static @Nullable Double diskSeconds(List<SafetensorsFile> files) {
		try {
			long begin = System.nanoTime();
			read(files, ExtendedOpenOption.DIRECT);
			return Units.secondsSince(begin);
		}
		catch (IOException | UnsupportedOperationException ex) {
			return null;
		}
	}

	private static long read(List<SafetensorsFile> files, OpenOption option) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER + ALIGNMENT).alignedSlice(ALIGNMENT);
		long bytes = 0;
		for (SafetensorsFile file : files) {
			try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ, option)) {
				// not until the end is reported: behind it, direct reading is not aligned
				long left = channel.size();
				for (int some = 0; left > 0 && some >= 0; left -= some) {
					some = channel.read(buffer.clear().limit(BUFFER));
					bytes += Math.max(0, some);
				}
			}
		}
		return bytes;
	}

}
