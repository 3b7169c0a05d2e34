package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The header of a safetensors file: which tensor lies where. Nothing in the file is
 * believed before it is checked: sizes are bounded before anything is allocated, and
 * every byte behind the header belongs to exactly one tensor.
 *
 * @param path the file
 * @param dataOffset the position of the first tensor byte
 * @param size the size of the file in bytes
 * @param tensors the tensors by name, in file order
 */
public record SafetensorsFile(Path path, long dataOffset, long size, Map<String, Entry> tensors) {

	/** The largest header that is read, in bytes; the format's own limit. */
	static final long MAX_HEADER_BYTES = 100_000_000;

	private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxNameLength(1000).build())
		.build());

	public SafetensorsFile {
		tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
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
			String header = StandardCharsets.UTF_8.decode(read(channel, 8, (int) length)).toString();
			return parse(path, 8 + length, size, header);
		}
		catch (IOException ex) {
			throw new CheckpointException("cannot read " + path.getFileName() + ": " + ex.getMessage(), ex);
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

	private static SafetensorsFile parse(Path path, long dataOffset, long size, String header) {
		JsonNode root;
		try {
			root = JSON.readTree(header);
		}
		catch (JacksonException ex) {
			throw new CheckpointException(path.getFileName() + " has a header that is not JSON", ex);
		}
		if (!root.isObject()) {
			throw new CheckpointException(path.getFileName() + " has a header that is not a JSON object");
		}
		Map<String, Entry> tensors = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> field : root.properties()) {
			if (!field.getKey().equals("__metadata__")) {
				tensors.put(field.getKey(), entry(field.getKey(), field.getValue()));
			}
		}
		checkLayout(path, size - dataOffset, tensors);
		return new SafetensorsFile(path, dataOffset, size, tensors);
	}

	private static Entry entry(String name, JsonNode node) {
		JsonNode dtype = node.path("dtype");
		JsonNode offsets = node.path("data_offsets");
		if (!dtype.isString() || !node.path("shape").isArray() || !offsets.isArray() || offsets.size() != 2) {
			throw new CheckpointException("tensor " + name + " needs dtype, shape and two data_offsets");
		}
		ElementType type = ElementType.ofSafetensors(name, dtype.stringValue());
		List<Long> shape = new ArrayList<>();
		long elements = 1;
		for (JsonNode value : node.path("shape")) {
			if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
				throw new CheckpointException("tensor " + name + " has a size that is not a whole number of 0 or more");
			}
			shape.add(value.longValue());
			if (value.longValue() != 0 && elements > Long.MAX_VALUE / 16 / value.longValue()) {
				throw new CheckpointException("tensor " + name + " has more elements than can be addressed");
			}
			elements *= value.longValue();
		}
		if (!offsets.get(0).canConvertToLong() || !offsets.get(1).canConvertToLong()) {
			throw new CheckpointException("tensor " + name + " has data_offsets that are not whole numbers");
		}
		long begin = offsets.get(0).longValue();
		long end = offsets.get(1).longValue();
		if (begin < 0 || end < begin || end - begin != elements * type.bytes()) {
			throw new CheckpointException("tensor " + name + " of shape " + shape + " and " + type.safetensorsName()
					+ " needs " + elements * type.bytes() + " bytes, its data_offsets are " + begin + " to " + end);
		}
		return new Entry(type, shape, begin, end);
	}

	private static void checkLayout(Path path, long dataBytes, Map<String, Entry> tensors) {
		long next = 0;
		for (Entry entry : tensors.values().stream().sorted(Comparator.comparingLong(Entry::begin)).toList()) {
			if (entry.begin() != next) {
				throw new CheckpointException(path.getFileName() + " has a gap or an overlap at data byte " + next);
			}
			next = entry.end();
		}
		if (next != dataBytes) {
			throw new CheckpointException(
					path.getFileName() + " holds " + dataBytes + " data bytes, its header describes " + next);
		}
	}

	/**
	 * Returns a tensor of a given shape.
	 * @param spec the name and shape
	 * @return the entry
	 * @throws CheckpointException if it is missing or has another shape
	 */
	public Entry require(WeightSpec spec) {
		Entry entry = this.tensors.get(spec.name());
		if (entry == null) {
			throw new CheckpointException("tensor " + spec.name() + " is missing in " + this.path.getFileName());
		}
		if (!entry.shape().equals(spec.shape())) {
			throw new CheckpointException("tensor " + spec.name() + " has shape " + entry.shape()
					+ ", the configuration asks for " + spec.shape());
		}
		return entry;
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
