package io.alignserve.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;

/**
 * The tokens that stand for one byte each in a vocabulary with byte fallback, such as
 * {@code <0xE2>} in Llama 2's. The library replaces all bytes of a run of them as soon as
 * one is wrong or missing, so a character that was complete would vanish when the first
 * byte of the next one arrives. Here only the bytes that make no character are replaced.
 */
final class ByteTokens {

	private final Map<Integer, Byte> bytes = new HashMap<>();

	/** Tokens that any text may follow. */
	private final int[] before;

	ByteTokens(JsonNode model, int[] before) {
		this.before = before;
		JsonNode vocabulary = model.path("vocab");
		for (int value = 0; value < 256 && model.path("byte_fallback").asBoolean(false); value++) {
			JsonNode id = vocabulary.path(String.format("<0x%02X>", value));
			if (id.isIntegralNumber()) {
				this.bytes.put(id.intValue(), (byte) value);
			}
		}
	}

	/**
	 * Decodes ids.
	 * @param ids token ids without special ones
	 * @param library decodes ids of whole texts, without the space before them
	 */
	String decode(int[] ids, Function<int[], String> library) {
		if (!hasBrokenRun(ids)) {
			return library.apply(ids);
		}
		StringBuilder text = new StringBuilder();
		for (int from = 0; from < ids.length;) {
			int to = runEnd(ids, from);
			if (this.bytes.containsKey(ids[from])) {
				text.append(new String(run(ids, from, to), StandardCharsets.UTF_8));
			}
			else if (from == 0) {
				text.append(library.apply(Arrays.copyOfRange(ids, from, to)));
			}
			else {
				int[] after = Arrays.copyOf(this.before, this.before.length + to - from);
				System.arraycopy(ids, from, after, this.before.length, to - from);
				text.append(library.apply(after).substring(library.apply(this.before).length()));
			}
			from = to;
		}
		return text.toString();
	}

	private boolean hasBrokenRun(int[] ids) {
		for (int from = 0; from < ids.length;) {
			int to = runEnd(ids, from);
			if (this.bytes.containsKey(ids[from]) && !isText(run(ids, from, to))) {
				return true;
			}
			from = to;
		}
		return false;
	}

	/** The end of the run of bytes, or of other tokens, that begins at a place. */
	private int runEnd(int[] ids, int from) {
		boolean isByte = this.bytes.containsKey(ids[from]);
		int to = from;
		while (to < ids.length && this.bytes.containsKey(ids[to]) == isByte) {
			to++;
		}
		return to;
	}

	private byte[] run(int[] ids, int from, int to) {
		ByteArrayOutputStream run = new ByteArrayOutputStream();
		for (int i = from; i < to; i++) {
			run.write(this.bytes.getOrDefault(ids[i], (byte) 0));
		}
		return run.toByteArray();
	}

	private static boolean isText(byte[] run) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(run));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
