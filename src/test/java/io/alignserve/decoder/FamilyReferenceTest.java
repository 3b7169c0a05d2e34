package io.alignserve.decoder;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every family computes what Hugging Face transformers computes.
 */
class FamilyReferenceTest {

	/**
	 * In bfloat16 transformers itself is up to 0.15 away from its own float32
	 * ({@code src/test/reference/README.md}); two roundings that differ may add up.
	 */
	private static final double BFLOAT16_BOUND = 0.2;

	static Stream<String> families() {
		return Stream.of("llama2", "llama3", "llama31", "llama32", "vicuna", "mistral", "mixtral", "qwen2", "qwen3");
	}

	@ParameterizedTest
	@MethodSource("families")
	void float32LogitsAreTheReferences(String family) {
		Reference reference = Reference.of(family);
		try (LlamaDecoder decoder = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.FLOAT32))) {
			assertThat(largest(reference, decoder, "float32")).isLessThan(1e-4);
		}
	}

	@ParameterizedTest
	@MethodSource("families")
	void bfloat16LogitsAreNearTheReferences(String family) {
		Reference reference = Reference.of(family);
		try (LlamaDecoder decoder = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.BFLOAT16))) {
			assertThat(largest(reference, decoder, "bfloat16")).isBetween(1e-5, BFLOAT16_BOUND);
			assertThat(largest(reference, decoder, "float32")).isBetween(1e-5, BFLOAT16_BOUND);
		}
	}

	@ParameterizedTest
	@MethodSource("families")
	void sixtyFourGreedyTokensAreTheReferences(String family) {
		Reference reference = Reference.of(family);
		try (LlamaDecoder decoder = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.FLOAT32))) {
			assertThat(new Driver(decoder, 0).greedy(reference.prompt(), 64)).isEqualTo(reference.greedy());
		}
	}

	/** Several units: the prompt and what was decoded behind it, fed as one prompt. */
	@ParameterizedTest
	@ValueSource(strings = { "llama2", "llama31", "mistral", "mixtral", "qwen3" })
	void aLongPromptSaysWhatDecodingSaid(String family) {
		Reference reference = Reference.of(family);
		int[] prompt = reference.prompt();
		try (LlamaDecoder decoder = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.FLOAT32))) {
			for (int length : new int[] { 64, 65, 90, 103 }) {
				int[] all = Driver.joined(prompt, reference.greedy(), length);
				assertThat(new Driver(decoder, 0).greedy(all, 1))
					.containsExactly(reference.greedy()[length - prompt.length]);
			}
		}
	}

	/** The same numbers, bit by bit: a border between devices changes none. */
	@ParameterizedTest
	@ValueSource(strings = { "llama3", "mistral", "mixtral", "qwen3" })
	void layersOnTwoDevicesComputeWhatOneDeviceDoes(String family) {
		Reference reference = Reference.of(family);
		try (LlamaDecoder one = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.BFLOAT16));
				LlamaDecoder two = DecoderLoader.load(reference.folder(),
						new DecoderOptions(Precision.BFLOAT16, "cpu,cpu", true))) {
			float[] logits = new Driver(two, 0).logits(reference.prompt());
			assertThat(logits).isEqualTo(new Driver(one, 0).logits(reference.prompt()));
			assertThat(new Driver(two, 0).greedy(reference.prompt(), 16))
				.isEqualTo(new Driver(one, 0).greedy(reference.prompt(), 16));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "llama2", "llama32", "mistral", "mixtral", "qwen2", "qwen3" })
	void int8LogitsAreNearTheReferences(String family) {
		Reference reference = Reference.of(family);
		try (LlamaDecoder decoder = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.INT8))) {
			assertThat(largest(reference, decoder, "float32")).isBetween(1e-3, 0.4);
		}
	}

	/**
	 * Families whose tiny matrices have shapes that int4 can hold; coarse, and no
	 * coarser.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "llama2", "mixtral" })
	void int4LogitsAreNearTheReferences(String family) {
		Reference reference = Reference.of(family);
		try (LlamaDecoder decoder = DecoderLoader.load(reference.folder(), DecoderOptions.cpu(Precision.INT4))) {
			assertThat(largest(reference, decoder, "float32")).isBetween(0.2, 4.0);
		}
	}

	private static double largest(Reference reference, LlamaDecoder decoder, String type) {
		double largest = 0;
		int[] positions = reference.positions();
		for (int i = 0; i < positions.length; i++) {
			int[] prompt = Arrays.copyOf(reference.prompt(), positions[i] + 1);
			largest = Math.max(largest, reference.difference(type, i, new Driver(decoder, 0).logits(prompt)));
		}
		return largest;
	}

}
