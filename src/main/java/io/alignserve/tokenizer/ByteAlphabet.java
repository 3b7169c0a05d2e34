package io.alignserve.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * The printable character that stands for each byte in a byte-level vocabulary. Bytes
 * that print in Latin-1 stand for themselves, the other 68 take the characters from
 * U+0100 on, in byte order (GPT-2, {@code bytes_to_unicode} of its encoder).
 */
final class ByteAlphabet {

	private static final char[] CHARACTERS = characters();

	private ByteAlphabet() {
	}

	private static char[] characters() {
		char[] characters = new char[256];
		char next = 256;
		for (int value = 0; value < 256; value++) {
			boolean prints = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
			characters[value] = prints ? (char) value : next++;
		}
		return characters;
	}

	/**
	 * Returns the character of a byte.
	 * @param value 0 to 255
	 * @return its character
	 */
	static char of(int value) {
		return CHARACTERS[value];
	}

	/**
	 * Returns the bytes of a text, each as a number.
	 * @param text any text
	 * @return its UTF-8 bytes, 0 to 255
	 */
	static int[] bytes(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		int[] values = new int[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			values[i] = bytes[i] & 0xFF;
		}
		return values;
	}

}
