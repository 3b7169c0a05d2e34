package io.alignserve.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes weights as a safetensors file.
 */
public final class SafetensorsWriter {

	private static final JsonMapper JSON = new JsonMapper();

	private SafetensorsWriter() {
	}

	/**
	 * Writes a file; it appears under its name only when it is complete.
	 * @param path the file
	 * @param type float32 or bfloat16 (rounded to nearest, ties to even)
	 * @param specs the weights in file order
	 * @param values gives the elements of a weight, row by row
	 * @param metadata free text entries of the header
	 */
	public static void write(Path path, ElementType type, List<WeightSpec> specs, Function<WeightSpec, float[]> values,
			Map<String, String> metadata) {
		stream(path, type, specs, (spec, out) -> out.write(encode(type, spec, values.apply(spec))), metadata);
	}

	/**
	 * Writes a file whose weights are not held in memory; it appears under its name only
	 * when it is complete.
	 * @param path the file
	 * @param type what the encoded elements are
	 * @param specs the weights in file order
	 * @param encoder writes the elements of one weight, row by row, little-endian,
	 * exactly as many as its shape asks for
	 * @param metadata free text entries of the header
	 * @throws CheckpointException if a weight has another number of bytes than its shape
	 * asks for, or the file cannot be written
	 */
	public static void stream(Path path, ElementType type, List<WeightSpec> specs, Encoder encoder,
			Map<String, String> metadata) {
		Path part = path.resolveSibling(path.getFileName() + ".part");
		try {
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
				byte[] header = header(type, specs, metadata);
				out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
				out.write(header);
				long due = (long) Long.BYTES + header.length;
				for (WeightSpec spec : specs) {
					encoder.write(spec, out);
					out.flush();
					due += spec.elements() * type.bytes();
					if (Files.size(part) != due) {
						throw new CheckpointException("tensor " + spec.name() + " ends at byte " + Files.size(part)
								+ ", its shape asks for " + due);
					}
				}
			}
			Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new CheckpointException("cannot write " + path.getFileName() + ": " + ex.getMessage(), ex);
		}
	}

	private static byte[] header(ElementType type, List<WeightSpec> specs, Map<String, String> metadata) {
		ObjectNode root = JSON.createObjectNode();
		if (!metadata.isEmpty()) {
			ObjectNode free = root.putObject("__metadata__");
			metadata.forEach(free::put);
		}
		long offset = 0;
		for (WeightSpec spec : specs) {
			ObjectNode entry = root.putObject(spec.name());
			entry.put("dtype", type.safetensorsName());
			spec.shape().forEach(entry.putArray("shape")::add);
			long end = offset + spec.elements() * type.bytes();
			entry.putArray("data_offsets").add(offset).add(end);
			offset = end;
		}
		String json = JSON.writeValueAsString(root);
		int length = json.getBytes(StandardCharsets.UTF_8).length;
		// the format pads with spaces so that the data begins at a multiple of 8
		return (json + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] encode(ElementType type, WeightSpec spec, float[] values) {
		if (values.length != spec.elements()) {
			throw new IllegalArgumentException(
					spec.name() + " has " + values.length + " elements, its shape asks for " + spec.elements());
		}
		ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
		switch (type) {
			case FLOAT32 -> bytes.asFloatBuffer().put(values);
			case BFLOAT16 -> {
				for (float value : values) {
					bytes.putShort(bfloat16(value));
				}
			}
			case FLOAT16 -> throw new IllegalArgumentException("float16 is not written, use bfloat16 or float32");
		}
		return bytes.array();
	}

	/**
	 * Rounds to bfloat16, to nearest, ties to even.
	 * @param value any number
	 * @return its bits
	 */
	public static short bfloat16(float value) {
		int bits = Float.floatToRawIntBits(value);
		if (Float.isNaN(value)) {
			return (short) 0x7fc0;
		}
		return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
	}

	/**
	 * Writes the elements of weights.
	 */
	@FunctionalInterface
	public interface Encoder {

		/**
		 * Writes one weight.
		 * @param spec the weight
		 * @param out where to; not closed
		 * @throws IOException if that fails
		 */
		void write(WeightSpec spec, OutputStream out) throws IOException;

	}

}
