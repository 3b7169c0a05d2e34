package io.alignserve.remote.server;

import java.nio.charset.StandardCharsets;

/**
 * Texts that arrive in bytes.
 */
final class Utf8 {

	private Utf8() {
	}

	/**
	 * Tells if bytes do not end within a character.
	 */
	static boolean isWhole(byte[] bytes) {
		for (int back = 1; back <= Math.min(3, bytes.length); back++) {
			int value = bytes[bytes.length - back] & 0xff;
			if (value >= 0xc0) {
				int needed = (value >= 0xf0) ? 4 : (value >= 0xe0) ? 3 : 2;
				return back >= needed;
			}
			if (value < 0x80) {
				return true;
			}
		}
		return true;
	}

	static String decode(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
