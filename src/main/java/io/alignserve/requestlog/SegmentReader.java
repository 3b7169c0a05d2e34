package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the lines of a segment, beside whoever appends to it.
 *
 * @param file the segment
 * @param left whether an earlier process wrote it
 */
record SegmentReader(Path file, boolean left) {

	private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

	/**
	 * Reads lines, the oldest first.
	 * @param from where a line begins, in bytes
	 * @param to where to stop, in bytes; if that is no end of a line, a segment of an
	 * ended process was broken off there
	 * @param mostLines the most lines
	 * @param mostBytes the most bytes; one line is read whatever its size
	 * @return intact and damaged lines, none if {@code from} is {@code to}
	 * @throws IOException if the file cannot be read
	 */
	List<SpooledLine> read(long from, long to, int mostLines, int mostBytes) throws IOException {
		long available = to - from;
		int size = (int) Math.min(available, mostBytes);
		while (size > 0) {
			byte[] bytes = bytes(from, size);
			List<SpooledLine> found = split(bytes, from, (size > mostBytes) ? 1 : mostLines);
			if (!found.isEmpty()) {
				return found;
			}
			if (size == available) {
				return List.of(SpooledLine.decode(bytes, 0, size, to, this.left));
			}
			size = (int) Math.min(available, Math.min(size * 2L, LARGEST_ARRAY));
		}
		return List.of();
	}

	private List<SpooledLine> split(byte[] bytes, long start, int mostLines) {
		List<SpooledLine> found = new ArrayList<>();
		int from = 0;
		for (int i = 0; i < bytes.length && found.size() < mostLines; i++) {
			if (bytes[i] == SpooledLine.NEWLINE) {
				found.add(SpooledLine.decode(bytes, from, i, start + i + 1, this.left));
				from = i + 1;
			}
		}
		return found;
	}

	private byte[] bytes(long start, int size) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(size);
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.READ)) {
			while (bytes.hasRemaining()) {
				if (channel.read(bytes, start + bytes.position()) < 0) {
					throw new IOException(this.file + " has become shorter than " + (start + size) + " bytes");
				}
			}
		}
		return bytes.array();
	}

}
