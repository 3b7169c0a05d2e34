package io.alignserve.remote.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file, version 3, of float32 tensors: header, key-value pairs, tensor
 * infos, then the tensors, each at a multiple of 32 bytes. See docs/gguf.md of the ggml
 * repository.
 */
final class GgufWriter {

	private static final int ALIGNMENT = 32;

	private static final int UINT32 = 4;

	private static final int INT32 = 5;

	private static final int FLOAT32 = 6;

	private static final int BOOL = 7;

	private static final int STRING = 8;

	private static final int ARRAY = 9;

	private final Map<String, Object> pairs = new LinkedHashMap<>();

	private final Map<String, Tensor> tensors = new LinkedHashMap<>();

	/**
	 * Adds a key-value pair.
	 * @param key the key
	 * @param value a {@link String}, {@link Integer} (uint32), {@link Float},
	 * {@link Boolean}, or a list of strings or integers (int32)
	 */
	void put(String key, Object value) {
		this.pairs.put(key, value);
	}

	/**
	 * Adds a tensor.
	 * @param name its name in the file
	 * @param shape its shape, slowest dimension first
	 * @param values its values in that order
	 */
	void add(String name, List<Long> shape, float[] values) {
		this.tensors.put(name, new Tensor(shape, values));
	}

	void write(Path file) throws IOException {
		try (OutputStream out = Files.newOutputStream(file)) {
			byte[] header = header();
			out.write(header);
			out.write(new byte[padding(header.length)]);
			for (Tensor tensor : this.tensors.values()) {
				ByteBuffer data = little(tensor.bytes());
				data.asFloatBuffer().put(tensor.values);
				out.write(data.array());
				out.write(new byte[padding(tensor.bytes())]);
			}
		}
	}

	private byte[] header() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write("GGUF".getBytes(StandardCharsets.US_ASCII));
		number(out, 3);
		number(out, (long) this.tensors.size());
		number(out, (long) this.pairs.size());
		for (Map.Entry<String, Object> pair : this.pairs.entrySet()) {
			string(out, pair.getKey());
			number(out, type(pair.getValue(), UINT32));
			value(out, pair.getValue());
		}
		long offset = 0;
		for (Map.Entry<String, Tensor> entry : this.tensors.entrySet()) {
			List<Long> shape = entry.getValue().shape;
			string(out, entry.getKey());
			number(out, shape.size());
			for (int i = shape.size() - 1; i >= 0; i--) {
				number(out, shape.get(i));
			}
			number(out, 0);
			number(out, offset);
			offset += entry.getValue().bytes() + padding(entry.getValue().bytes());
		}
		return out.toByteArray();
	}

	private static int type(Object value, int integer) {
		if (value instanceof String) {
			return STRING;
		}
		if (value instanceof Integer) {
			return integer;
		}
		if (value instanceof Float) {
			return FLOAT32;
		}
		return (value instanceof Boolean) ? BOOL : ARRAY;
	}

	private static void value(OutputStream out, Object value) throws IOException {
		if (value instanceof String text) {
			string(out, text);
		}
		else if (value instanceof Integer number) {
			number(out, number);
		}
		else if (value instanceof Float number) {
			number(out, Float.floatToIntBits(number));
		}
		else if (value instanceof Boolean flag) {
			out.write(flag ? 1 : 0);
		}
		else {
			List<?> elements = (List<?>) value;
			number(out, type(elements.get(0), INT32));
			number(out, (long) elements.size());
			for (Object element : elements) {
				value(out, element);
			}
		}
	}

	private static void string(OutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		number(out, (long) bytes.length);
		out.write(bytes);
	}

	private static void number(OutputStream out, int number) throws IOException {
		out.write(little(4).putInt(number).array());
	}

	private static void number(OutputStream out, long number) throws IOException {
		out.write(little(8).putLong(number).array());
	}

	private static ByteBuffer little(int bytes) {
		return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static int padding(int bytes) {
		return (ALIGNMENT - bytes % ALIGNMENT) % ALIGNMENT;
	}

	private record Tensor(List<Long> shape, float[] values) {

		int bytes() {
			return this.values.length * Float.BYTES;
		}

	}

}
