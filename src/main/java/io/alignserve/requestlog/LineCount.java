package io.alignserve.requestlog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of a file is whole lines.
 *
 * @param lines how many, 0 or more
 * @param end where the last of them ends, in bytes
 */
record LineCount(long lines, long end) {

	private static final int CHUNK = 1 << 16;

	static LineCount of(Path file) throws IOException {
		long lines = 0;
		long end = 0;
		long position = 0;
		byte[] chunk = new byte[CHUNK];
		try (InputStream bytes = Files.newInputStream(file)) {
			for (int size = bytes.read(chunk); size >= 0; size = bytes.read(chunk)) {
				for (int i = 0; i < size; i++) {
					if (chunk[i] == SpooledLine.NEWLINE) {
						lines++;
						end = position + i + 1;
					}
				}
				position += size;
			}
		}
		return new LineCount(lines, end);
	}

}
