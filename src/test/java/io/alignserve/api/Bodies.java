package io.alignserve.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Request bodies: the examples of the documentation, which are the paper's samples.
 */
final class Bodies {

	private static final Path EXAMPLES = Path.of("src/main/resources/openapi/examples");

	static final String TAG = """
			{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride"]},
			 "audience": {"ages": ["25-34"]}, "attribute": "age",
			 "generation": {"seed": 42, "temperature": 1, "topP": 1}}""";

	private Bodies() {
	}

	static List<Path> examples() {
		try (Stream<Path> files = Files.walk(EXAMPLES)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String example(String name) {
		return read(EXAMPLES.resolve(name + ".json"));
	}

}
