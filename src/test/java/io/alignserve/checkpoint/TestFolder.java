package io.alignserve.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checkpoint folders that tests may break.
 */
final class TestFolder {

	static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	private TestFolder() {
	}

	static Path copy(String name, Path to) {
		try (Stream<Path> files = Files.list(CHECKPOINTS.resolve(name))) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
			return to;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void replace(Path file, String old, String with) throws IOException {
		String text = Files.readString(file);
		if (!text.contains(old)) {
			throw new IllegalArgumentException(file + " does not hold " + old);
		}
		Files.writeString(file, text.replace(old, with));
	}

	/** Writes zeros as float32. */
	static void weights(Path file, WeightSpec... specs) {
		SafetensorsWriter.write(file, ElementType.FLOAT32, List.of(specs),
				(spec) -> new float[Math.toIntExact(spec.elements())], Map.of());
	}

	/** Writes a safetensors file with a header as given. */
	static Path raw(Path file, String header, int dataBytes) throws IOException {
		byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
		bytes.putLong(json.length).put(json);
		return Files.write(file, bytes.array());
	}

}
