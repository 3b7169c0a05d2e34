package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.alignserve.checkpoint.AdapterFolder.Place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class AdapterFolderTest {

	private static final CheckpointConfig BASE = CheckpointConfig.of(ModelFamily.LLAMA)
		.shape(2, 8, 10, 16)
		.attention(4, 2, 2)
		.feedForward(12)
		.build();

	private static final String QUERY = "base_model.model.model.layers.1.self_attn.q_proj";

	private static final String DOWN = "base_model.model.model.layers.0.mlp.down_proj";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@BeforeEach
	void write() throws IOException {
		config("\"target_modules\": [\"q_proj\", \"down_proj\"]");
		weights(QUERY, 3, 8, 8, DOWN, 3, 12, 8);
	}

	@Test
	void readsPairsByPlace() {
		AdapterFolder adapter = AdapterFolder.open(this.folder, BASE);
		assertThat(adapter.rank()).isEqualTo(3);
		assertThat(adapter.scale()).isCloseTo(2, within(1e-12));
		assertThat(adapter.pairs().keySet()).containsExactly(new Place(0, LinearModule.DOWN),
				new Place(1, LinearModule.QUERY));
		assertThat(adapter.pairs().get(new Place(0, LinearModule.DOWN))).satisfies((pair) -> {
			assertThat(pair.a().entry().shape()).containsExactly(3L, 12L);
			assertThat(pair.b().entry().shape()).containsExactly(8L, 3L);
		});
		assertThat(adapter.digest()).matches("sha256:[0-9a-f]{64}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "b" })
	void readsWhatPeftWrites(String name) {
		CheckpointConfig base = CheckpointFolder.open(TestFolder.CHECKPOINTS.resolve("tiny-llama32")).config();
		AdapterFolder adapter = AdapterFolder.open(TestFolder.CHECKPOINTS.resolve("tiny-llama32-adapter-" + name),
				base);
		assertThat(adapter.scale()).isPositive();
		assertThat(adapter.pairs().keySet()).extracting(Place::layer).contains(0, base.layers() - 1);
	}

	@Test
	void rankStabilisedAdaptersDivideByTheRoot() throws IOException {
		config("\"target_modules\": \"all-linear\", \"use_rslora\": true");
		assertThat(AdapterFolder.open(this.folder, BASE).scale()).isCloseTo(6 / Math.sqrt(3), within(1e-12));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"\"peft_type\": \"IA3\"|peft_type in adapter_config.json is \"IA3\", supported is \"LORA\"",
			"\"bias\": \"all\"|bias in adapter_config.json is \"all\", supported is \"none\"",
			"\"use_dora\": true|use_dora in adapter_config.json is true, supported are adapters without it",
			"\"fan_in_fan_out\": true|fan_in_fan_out in adapter_config.json is true",
			"\"modules_to_save\": [\"lm_head\"]|modules_to_save in adapter_config.json is [\"lm_head\"], supported",
			"\"rank_pattern\": {\"q_proj\": 4}|rank_pattern in adapter_config.json is {\"q_proj\":4}, supported are",
			"\"alora_invocation_tokens\": [7]|alora_invocation_tokens in adapter_config.json is [7], supported are",
			"\"alpha_pattern\": {\"q_proj\": 4}|alpha_pattern in", "\"r\": 0|r in adapter_config.json is 0, it must",
			"\"lora_alpha\": -1|lora_alpha in adapter_config.json is -1, it must be above 0",
			"\"target_modules\": [\"lm_head\"]|\"lm_head\" is not supported, supported are q_proj, k_proj, v_proj",
			"\"target_modules\": []|it must be a list of module names",
			"\"target_modules\": [\"v_proj\"]|names v_proj, but adapter_model.safetensors has none of it",
			"\"r\": 4|lora_A.weight has shape [3, 8], the configuration asks for [4, 8]" })
	void refusesByField(String field, String sentence) throws IOException {
		config(field);
		assertRefused(sentence);
	}

	@Test
	void refusesByTensor() throws IOException {
		weights(QUERY, 3, 7, 8);
		assertRefused("tensor " + QUERY + ".lora_A.weight has shape [3, 7], the configuration asks for [3, 8]");
		weights(QUERY, 3, 8, 9);
		assertRefused("tensor " + QUERY + ".lora_B.weight has shape [9, 3], the configuration asks for [8, 3]");
		weights(QUERY.replace("layers.1", "layers.2"), 3, 8, 8);
		assertRefused("is of layer 2, the base checkpoint has layers 0 to 1");
		weights("base_model.model.lm_head", 3, 8, 10);
		assertRefused("tensor base_model.model.lm_head.lora_A.weight in adapter_model.safetensors is not half of an");
		TestFolder.weights(this.folder.resolve(AdapterFolder.WEIGHTS),
				new WeightSpec(QUERY + ".lora_B.weight", List.of(8L, 3L)));
		assertRefused("tensor " + QUERY + ".lora_A.weight is missing in adapter_model.safetensors");
		TestFolder.weights(this.folder.resolve(AdapterFolder.WEIGHTS));
		assertRefused("adapter_model.safetensors holds no tensors");
	}

	@Test
	void aBaseWithExpertsHasNoDenseFeedForwardPart() {
		CheckpointConfig mixtral = CheckpointConfig.of(ModelFamily.MIXTRAL)
			.shape(2, 8, 10, 16)
			.attention(4, 2, 2)
			.feedForward(12)
			.build();
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> AdapterFolder.open(this.folder, mixtral))
			.withMessageEndingWith("adapts down_proj, which the base checkpoint does not have");
	}

	@Test
	void saysHowToConvertAPickledAdapter() throws IOException {
		Files.move(this.folder.resolve(AdapterFolder.WEIGHTS), this.folder.resolve("adapter_model.bin"));
		assertRefused("holds a pickled adapter (adapter_model.bin)");
	}

	private void config(String field) throws IOException {
		List<String> fields = new ArrayList<>(List.of("\"peft_type\": \"LORA\"", "\"r\": 3", "\"lora_alpha\": 6",
				"\"target_modules\": [\"q_proj\", \"down_proj\"]", "\"bias\": \"none\"", "\"modules_to_save\": null",
				"\"rank_pattern\": {}"));
		for (String own : field.split(", (?=\"[a-z_]+\":)")) {
			fields.removeIf((other) -> other.startsWith(own.substring(0, own.indexOf(':'))));
			fields.add(own);
		}
		Files.writeString(this.folder.resolve(AdapterFolder.CONFIG), "{" + String.join(", ", fields) + "}");
	}

	/** Writes pairs, each given as name, rank, in and out. */
	private void weights(Object... pairs) {
		List<WeightSpec> specs = new ArrayList<>();
		for (int i = 0; i < pairs.length; i += 4) {
			long rank = (Integer) pairs[i + 1];
			specs.add(new WeightSpec(pairs[i] + ".lora_A.weight", List.of(rank, (long) (Integer) pairs[i + 2])));
			specs.add(new WeightSpec(pairs[i] + ".lora_B.weight", List.of((long) (Integer) pairs[i + 3], rank)));
		}
		TestFolder.weights(this.folder.resolve(AdapterFolder.WEIGHTS), specs.toArray(new WeightSpec[0]));
	}

	private void assertRefused(String sentence) {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> AdapterFolder.open(this.folder, BASE))
			.withMessageContaining(sentence);
	}

}
