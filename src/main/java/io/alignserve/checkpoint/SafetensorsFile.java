package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The header of a safetensors file: which tensor lies where. Nothing in the file is
 * believed before it is checked: sizes are bounded before anything is allocated, and
 * every byte behind the header belongs to exactly one tensor.
 *
 * @param path the file
 * @param dataOffset the position of the first tensor byte
 * @param size the size of the file in bytes
 * @param tensors the tensors of floating-point numbers by name, in file order
 * @param otherTypes the element types of all other tensors by name, for example
 * {@code I64}
 */
public record SafetensorsFile(Path path, long dataOffset, long size, Map<String, Entry> tensors,
		Map<String, String> otherTypes) {

	/**
	 * The largest header that is read, in bytes. The format allows 100 MB; the header of
	 * a model of 70 billion parameters has less than 0.2 MB.
	 */
	static final long MAX_HEADER_BYTES = 16_000_000;

	/** The most sizes of a shape, as many as libtorch has. */
	private static final int MAX_SIZES = 64;

	/**
	 * Sizes in bytes of the format's other element types, whose tensors are left alone.
	 */
	private static final Map<String, Integer> OTHER_TYPES = Map.ofEntries(Map.entry("BOOL", 1), Map.entry("U8", 1),
			Map.entry("I8", 1), Map.entry("F8_E4M3", 1), Map.entry("F8_E5M2", 1), Map.entry("F8_E8M0", 1),
			Map.entry("I16", 2), Map.entry("U16", 2), Map.entry("I32", 4), Map.entry("U32", 4), Map.entry("I64", 8),
			Map.entry("U64", 8), Map.entry("F64", 8), Map.entry("C64", 8));

	public SafetensorsFile {
		tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
		otherTypes = Map.copyOf(otherTypes);
	}

	/**
	 * Reads and checks the header.
	 * @param path the file
	 * @return the file's tensors
	 * @throws CheckpointException if the header is broken or does not fit the file
	 */
	public static SafetensorsFile open(Path path) {
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
			long size = channel.size();
			if (size < 8) {
				throw new CheckpointException(path.getFileName() + " has " + size + " bytes, a header needs 8");
			}
			long length = read(channel, 0, 8).getLong();
			if (length < 2 || length > MAX_HEADER_BYTES || length > size - 8) {
				throw new CheckpointException(path.getFileName() + " claims a header of "
						+ Long.toUnsignedString(length) + " bytes, allowed are 2 to "
						+ Math.min(MAX_HEADER_BYTES, size - 8) + " in a file of " + size);
			}
			return parse(path, 8 + length, size, read(channel, 8, (int) length).array());
		}
		catch (IOException ex) {
			throw Unreadable.of(String.valueOf(path.getFileName()), ex);
		}
	}

	private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		while (buffer.hasRemaining()) {
			if (channel.read(buffer, position + buffer.position()) < 0) {
				throw new IOException("the file ends at byte " + (position + buffer.position()));
			}
		}
		return buffer.flip();
	}

	private static SafetensorsFile parse(Path path, long dataOffset, long size, byte[] header) {
		JsonNode root;
		try {
			root = JsonFile.parse(header);
		}
		catch (JacksonException ex) {
			throw new CheckpointException(path.getFileName() + " has a header that is not JSON: " + JsonFile.reason(ex),
					ex);
		}
		if (!root.isObject()) {
			throw new CheckpointException(path.getFileName() + " has a header that is not a JSON object");
		}
		Map<String, Entry> tensors = new LinkedHashMap<>();
		Map<String, String> otherTypes = new LinkedHashMap<>();
		List<Span> spans = new ArrayList<>();
		for (Map.Entry<String, JsonNode> field : root.properties()) {
			if (field.getKey().equals("__metadata__")) {
				continue;
			}
			Span span = span(field.getKey(), field.getValue());
			spans.add(span);
			ElementType.ofSafetensors(span.dtype)
				.ifPresentOrElse(
						(type) -> tensors.put(field.getKey(), new Entry(type, span.shape, span.begin, span.end)),
						() -> otherTypes.put(field.getKey(), span.dtype));
		}
		checkLayout(path, size - dataOffset, spans);
		return new SafetensorsFile(path, dataOffset, size, tensors, otherTypes);
	}

	private static Span span(String name, JsonNode node) {
		JsonNode dtype = node.path("dtype");
		JsonNode offsets = node.path("data_offsets");
		if (!dtype.isString() || !node.path("shape").isArray() || !offsets.isArray() || offsets.size() != 2) {
			throw new CheckpointException("tensor " + name + " needs dtype, shape and two data_offsets");
		}
		List<Long> shape = shape(name, node.path("shape"));
		if (!isWhole(offsets.get(0)) || !isWhole(offsets.get(1))) {
			throw new CheckpointException("tensor " + name + " has data_offsets that are not whole numbers");
		}
		long begin = offsets.get(0).longValue();
		long end = offsets.get(1).longValue();
		if (begin < 0 || end < begin) {
			throw new CheckpointException(
					"tensor " + name + " has data_offsets " + begin + " to " + end + ", they must ascend from 0");
		}
		Integer bytes = ElementType.ofSafetensors(dtype.stringValue())
			.map(ElementType::bytes)
			.orElseGet(() -> OTHER_TYPES.get(dtype.stringValue()));
		// a type that came after this list was written cannot be checked, nor used
		if (bytes != null) {
			long needed = elements(name, shape) * bytes;
			if (end - begin != needed) {
				throw new CheckpointException("tensor " + name + " of shape " + shape + " and " + dtype.stringValue()
						+ " needs " + needed + " bytes, its data_offsets are " + begin + " to " + end);
			}
		}
		return new Span(dtype.stringValue(), shape, begin, end);
	}

	private static boolean isWhole(JsonNode value) {
		return value.isIntegralNumber() && value.canConvertToLong();
	}

	private static List<Long> shape(String name, JsonNode node) {
		if (node.size() > MAX_SIZES) {
			throw new CheckpointException(
					"tensor " + name + " has a shape of " + node.size() + " sizes, allowed are " + MAX_SIZES);
		}
		List<Long> shape = new ArrayList<>();
		for (JsonNode value : node) {
			if (!isWhole(value) || value.longValue() < 0) {
				throw new CheckpointException("tensor " + name + " has a size that is not a whole number of 0 or more");
			}
			shape.add(value.longValue());
		}
		return shape;
	}

	/** The product of the sizes, small enough to be multiplied by 8. */
	private static long elements(String name, List<Long> shape) {
		long elements = 1;
		for (long size : shape) {
			if (size != 0 && elements > Long.MAX_VALUE / 16 / size) {
				throw new CheckpointException("tensor " + name + " has more elements than can be addressed");
			}
			elements *= size;
		}
		return elements;
	}

	private static void checkLayout(Path path, long dataBytes, List<Span> spans) {
		long next = 0;
		for (Span span : spans.stream()
			.sorted(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end))
			.toList()) {
			if (span.begin() != next) {
				throw new CheckpointException(path.getFileName() + " has a gap or an overlap at data byte " + next);
			}
			next = span.end();
		}
		if (next != dataBytes) {
			throw new CheckpointException(
					path.getFileName() + " holds " + dataBytes + " data bytes, its header describes " + next);
		}
	}

	Set<String> names() {
		Set<String> names = new LinkedHashSet<>(this.tensors.keySet());
		names.addAll(this.otherTypes.keySet());
		return names;
	}

	/**
	 * Returns a tensor of a given shape.
	 * @param spec the name and shape
	 * @return the entry
	 * @throws CheckpointException if it is missing or has another shape
	 */
	public Entry require(WeightSpec spec) {
		Entry entry = this.tensors.get(spec.name());
		if (this.otherTypes.containsKey(spec.name())) {
			throw new CheckpointException("tensor " + spec.name() + " has dtype " + this.otherTypes.get(spec.name())
					+ ", allowed are " + ElementType.safetensorsNames());
		}
		if (entry == null) {
			throw new CheckpointException("tensor " + spec.name() + " is missing in " + this.path.getFileName());
		}
		if (!entry.shape().equals(spec.shape())) {
			throw new CheckpointException("tensor " + spec.name() + " has shape " + entry.shape()
					+ ", the configuration asks for " + spec.shape());
		}
		return entry;
	}

	private record Span(String dtype, List<Long> shape, long begin, long end) {
	}

	/**
	 * Where one tensor lies.
	 *
	 * @param type its element type
	 * @param shape its sizes
	 * @param begin its first byte, counted from the end of the header
	 * @param end the byte behind its last
	 */
	public record Entry(ElementType type, List<Long> shape, long begin, long end) {

		public Entry {
			shape = List.copyOf(shape);
		}

	}

}
