package io.alignserve.decoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.checkpoint.CheckpointFolder;

/**
 * What Hugging Face transformers computes for a tiny checkpoint; see
 * {@code src/test/reference/README.md}.
 */
record Reference(JsonNode json) {

	static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	static Reference of(String name) {
		Path file = Path.of("src/test/resources/references", name + ".json");
		try {
			return new Reference(new JsonMapper().readTree(Files.readString(file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	CheckpointFolder folder() {
		return CheckpointFolder.open(CHECKPOINTS.resolve(this.json.get("checkpoint").stringValue()));
	}

	int[] prompt() {
		return ints(this.json.get("prompt"));
	}

	int[] greedy() {
		return ints(this.json.get("greedy"));
	}

	int[] positions() {
		return ints(this.json.get("positions"));
	}

	/** The largest difference of the logits at one of the positions. */
	double difference(String type, int index, float[] logits) {
		return difference(this.json.get(type).get(index), logits);
	}

	static double difference(JsonNode expected, float[] logits) {
		if (expected.size() != logits.length) {
			throw new AssertionError(expected.size() + " logits are expected, got " + logits.length);
		}
		double largest = 0;
		for (int i = 0; i < logits.length; i++) {
			largest = Math.max(largest, Math.abs(expected.get(i).asDouble() - logits[i]));
		}
		return largest;
	}

	static int[] ints(JsonNode array) {
		int[] values = new int[array.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = array.get(i).asInt();
		}
		return values;
	}

}
