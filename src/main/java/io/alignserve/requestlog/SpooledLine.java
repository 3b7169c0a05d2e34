package io.alignserve.requestlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A line of the spool: the CRC32C of the JSON in eight hexadecimal digits, a space, the
 * JSON of one row, a newline.
 *
 * @param text the JSON if the line is intact, else the whole line with a character a byte
 * @param intact whether the sum is that of the JSON
 * @param end where the next line begins in the segment, in bytes
 * @param left whether an earlier process wrote it
 */
record SpooledLine(String text, boolean intact, long end, boolean left) {

	static final byte NEWLINE = '\n';

	private static final int SUM_DIGITS = 8;

	private static final int JSON_START = SUM_DIGITS + 1;

	/**
	 * Makes the line of a row.
	 * @param json the row, without a line break
	 * @return the whole line, from position 0
	 */
	static ByteBuffer encode(String json) {
		byte[] text = json.getBytes(StandardCharsets.UTF_8);
		ByteBuffer line = ByteBuffer.allocate(JSON_START + text.length + 1);
		return line.put(sum(text, 0, text.length)).put((byte) ' ').put(text).put(NEWLINE).flip();
	}

	/**
	 * Reads a line and checks its sum.
	 * @param bytes some bytes of a segment
	 * @param from where the line begins in them
	 * @param to where it ends, without its newline
	 * @param end where the next line begins in the segment
	 * @param left whether an earlier process wrote it
	 * @return the line
	 */
	static SpooledLine decode(byte[] bytes, int from, int to, long end, boolean left) {
		int json = from + JSON_START;
		if (json <= to && bytes[json - 1] == ' ' && startsWith(bytes, from, sum(bytes, json, to - json))) {
			return new SpooledLine(new String(bytes, json, to - json, StandardCharsets.UTF_8), true, end, left);
		}
		return new SpooledLine(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), false, end, left);
	}

	/** The line as it stood in the segment, newline included. */
	ByteBuffer bytes() {
		return this.intact ? encode(this.text)
				: ByteBuffer.wrap((this.text + (char) NEWLINE).getBytes(StandardCharsets.ISO_8859_1));
	}

	private static byte[] sum(byte[] bytes, int from, int length) {
		CRC32C sum = new CRC32C();
		sum.update(bytes, from, length);
		return HexFormat.of().toHexDigits((int) sum.getValue()).getBytes(StandardCharsets.US_ASCII);
	}

	private static boolean startsWith(byte[] bytes, int from, byte[] digits) {
		for (int i = 0; i < digits.length; i++) {
			if (bytes[from + i] != digits[i]) {
				return false;
			}
		}
		return true;
	}

}
