package io.alignserve.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.checkpoint.ElementType;
import io.alignserve.generation.Feed;
import io.alignserve.generation.StepInput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decoder computes what another implementation computes
 * ({@code src/test/reference/tiny_llama.py}: NumPy, float64, no cache).
 */
class LlamaReferenceTest {

	@Test
	void float32LogitsAreTheReferences() throws IOException {
		assertThat(largestDifference(ElementType.FLOAT32)).isLessThan(1e-4);
	}

	@Test
	void bfloat16LogitsAreNearTheReferences() throws IOException {
		assertThat(largestDifference(ElementType.BFLOAT16)).isBetween(1e-4, 0.1);
	}

	@Test
	void sixtyFourGreedyTokensAreTheReferences() throws IOException {
		JsonNode reference = reference();
		int[] prompt = ints(reference.get("prompt"));
		int[] expected = ints(reference.get("greedy"));
		int[] greedy = new int[expected.length];
		try (LlamaDecoder decoder = TinyCheckpoint.load(ElementType.FLOAT32)) {
			int slot = decoder.open(prompt.length + expected.length);
			float[] logits = next(decoder, Feed.prompt(slot, 0, prompt, 0, Feed.Wanted.ALL));
			for (int i = 0; i < expected.length; i++) {
				greedy[i] = argmax(logits);
				logits = next(decoder,
						Feed.decoded(slot, prompt.length + i, new int[] { greedy[i] }, 0, Feed.Wanted.ALL));
			}
		}
		assertThat(greedy).isEqualTo(expected);
	}

	private static double largestDifference(ElementType type) throws IOException {
		JsonNode reference = reference();
		int[] prompt = ints(reference.get("prompt"));
		try (LlamaDecoder decoder = TinyCheckpoint.load(type)) {
			int slot = decoder.open(prompt.length);
			float[] logits = next(decoder, Feed.prompt(slot, 0, prompt, 0, Feed.Wanted.ALL));
			double largest = 0;
			for (int i = 0; i < logits.length; i++) {
				largest = Math.max(largest, Math.abs(logits[i] - reference.get("lastLogits").get(i).asDouble()));
			}
			return largest;
		}
	}

	private static float[] next(LlamaDecoder decoder, Feed feed) {
		return decoder.run(new StepInput(List.of(feed), List.of())).next().get(0).logits();
	}

	private static JsonNode reference() throws IOException {
		return new JsonMapper().readTree(Files.readString(TinyCheckpoint.FOLDER.resolve("reference.json")));
	}

	private static int[] ints(JsonNode array) {
		int[] values = new int[array.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = array.get(i).asInt();
		}
		return values;
	}

	private static int argmax(float[] logits) {
		int best = 0;
		for (int i = 1; i < logits.length; i++) {
			best = (logits[i] > logits[best]) ? i : best;
		}
		return best;
	}

}
