package io.alignserve.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Request bodies: the examples of the documentation; those that ask for ads or
 * predictions are the paper's samples.
 */
final class Bodies {

	private static final Path EXAMPLES = Path.of("src/main/resources/openapi/examples");

	private static final List<String> CALLS = List.of("tag", "transcreation", "transsuasion", "tap", "score");

	static final String TAG = """
			{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride"]},
			 "audience": {"ages": ["25-34"]}, "attribute": "age",
			 "generation": {"seed": 42, "temperature": 1, "topP": 1}}""";

	private Bodies() {
	}

	/**
	 * Those of the calls below {@code /v1}, whose operations are named like their paths.
	 */
	static List<Path> callExamples() {
		return examples().stream()
			.filter((example) -> CALLS.contains(example.getName(example.getNameCount() - 2).toString()))
			.toList();
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

	/** A candidate without its mark, which is of one call. */
	static JsonNode unmarked(JsonNode candidate) {
		ObjectNode copy = (ObjectNode) candidate.deepCopy();
		copy.remove("provenance");
		return copy;
	}

	static String example(String name) {
		return read(EXAMPLES.resolve(name + ".json"));
	}

}
