package io.alignserve.decoder;

import java.io.IOException;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decoder computes what another implementation computes
 * ({@code src/test/reference/tiny_llama.py}: NumPy, float64, no cache).
 */
class LlamaReferenceTest {

	@Test
	void float32LogitsAreTheReferences() throws IOException {
		assertThat(largestDifference(Precision.FLOAT32)).isLessThan(1e-4);
	}

	@Test
	void bfloat16LogitsAreNearTheReferences() throws IOException {
		assertThat(largestDifference(Precision.BFLOAT16)).isBetween(1e-4, 0.1);
	}

	@Test
	void sixtyFourGreedyTokensAreTheReferences() throws IOException {
		int[] expected = Reference.ints(reference().get("greedy"));
		try (LlamaDecoder decoder = TinyCheckpoint.load(Precision.FLOAT32)) {
			int[] prompt = Reference.ints(reference().get("prompt"));
			assertThat(new Driver(decoder, 0).greedy(prompt, expected.length)).isEqualTo(expected);
		}
	}

	private static double largestDifference(Precision precision) throws IOException {
		try (LlamaDecoder decoder = TinyCheckpoint.load(precision)) {
			float[] logits = new Driver(decoder, 0).logits(Reference.ints(reference().get("prompt")));
			return Reference.difference(reference().get("lastLogits"), logits);
		}
	}

	private static JsonNode reference() throws IOException {
		return new JsonMapper().readTree(Files.readString(TinyCheckpoint.FOLDER.resolve("reference.json")));
	}

}
