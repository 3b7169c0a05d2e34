package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.alignserve.checkpoint.RotaryEncoding.Scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckpointFolderTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@ParameterizedTest
	@ValueSource(
			strings = { "llama2", "llama3", "llama31", "llama32", "vicuna", "mistral", "mixtral", "qwen2", "qwen3" })
	void readsEveryFamilyInTheOldAndTheNewSpelling(String name) throws IOException {
		TestFolder.copy("tiny-" + name, this.folder);
		CheckpointConfig old = CheckpointFolder.open(this.folder).config();
		assertThat(old.family().modelType()).isEqualTo(name.replaceAll("(llama).*|vicuna", "llama"));
		Files.copy(Path.of("src/test/resources/references/configs/" + name + ".json"),
				this.folder.resolve(CheckpointFolder.CONFIG), StandardCopyOption.REPLACE_EXISTING);
		assertThat(CheckpointFolder.open(this.folder).config()).isEqualTo(old);
	}

	@Test
	void readsWhatIsParticularToAFamily() {
		assertThat(config("tiny-llama31").rotary()).isEqualTo(new RotaryEncoding(500000, Scaling.LLAMA3, 8, 1, 4, 64));
		assertThat(config("tiny-llama31").endTokens()).containsExactlyInAnyOrder(505, 509, 510);
		assertThat(config("tiny-llama32").tiedEmbeddings()).isTrue();
		assertThat(config("tiny-mistral").slidingWindow()).isEqualTo(16);
		assertThat(config("tiny-mixtral").experts().sparse()).isTrue();
		assertThat(config("tiny-mixtral").experts().normalised()).isTrue();
		assertThat(config("tiny-qwen2").queryKeyValueBias()).isTrue();
		assertThat(config("tiny-qwen2").outputBias()).isFalse();
		assertThat(config("tiny-qwen2").slidingWindow()).isZero();
		assertThat(config("tiny-qwen3").queryKeyNorm()).isTrue();
	}

	private static CheckpointConfig config(String name) {
		return CheckpointFolder.open(TestFolder.CHECKPOINTS.resolve(name)).config();
	}

	@Test
	void endTokensOfTheGenerationConfigurationCountToo() throws IOException {
		TestFolder.copy("tiny-llama2", this.folder);
		TestFolder.replace(this.folder.resolve("generation_config.json"), "\"eos_token_id\": 2",
				"\"eos_token_id\": [2, 7]");
		assertThat(CheckpointFolder.open(this.folder).config().endTokens()).containsExactly(2, 7);
	}

	@Test
	void ordersALayersWeightsAndNamesTheirRoles() {
		CheckpointConfig qwen = CheckpointConfig.of(ModelFamily.QWEN2)
			.shape(1, 8, 10, 16)
			.attention(2, 1, 4)
			.feedForward(12)
			.biases(true, true)
			.build();
		assertThat(qwen.layer(0)).extracting(WeightSpec::role)
			.containsExactly(WeightRole.ATTENTION_NORM, WeightRole.QUERY, WeightRole.KEY, WeightRole.VALUE,
					WeightRole.QUERY_BIAS, WeightRole.KEY_BIAS, WeightRole.VALUE_BIAS, WeightRole.OUTPUT,
					WeightRole.OUTPUT_BIAS, WeightRole.FEED_FORWARD_NORM, WeightRole.GATE, WeightRole.UP,
					WeightRole.DOWN);
		CheckpointConfig mixtral = config("tiny-mixtral");
		List<WeightSpec> layer = mixtral.layer(1);
		assertThat(layer.get(6)).isEqualTo(new WeightSpec("model.layers.1.block_sparse_moe.gate.weight",
				List.of((long) mixtral.experts().count(), (long) mixtral.embedding()), WeightRole.ROUTER, 1, -1));
		assertThat(layer.subList(10, 13)).extracting(WeightSpec::name)
			.containsExactly("model.layers.1.block_sparse_moe.experts.1.w1.weight",
					"model.layers.1.block_sparse_moe.experts.1.w3.weight",
					"model.layers.1.block_sparse_moe.experts.1.w2.weight");
		assertThat(layer.get(12).expert()).isEqualTo(1);
		assertThat(config("tiny-llama32").weight(WeightRole.HEAD).name()).isEqualTo("model.embed_tokens.weight");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"\"hidden_act\": \"silu\"|\"hidden_act\": \"gelu\"|hidden_act in config.json is \"gelu\", supported is \"silu\"",
			"\"model_type\": \"llama\"|\"model_type\": \"gemma\"|model_type is \"gemma\", supported are \"llama\", \"mistral\"",
			"\"hidden_size\": 64|\"hidden_size\": \"64\"|hidden_size in config.json is \"64\", it must be a whole number",
			"\"hidden_size\": 64|\"hidden_size\": 66|hidden_size is 66, without head_dim it must be a multiple",
			"\"hidden_size\": 64|\"hidden_size\": 1e9|hidden_size in config.json is 1.0E9, it must be a whole number",
			"\"num_hidden_layers\": 2|\"num_hidden_layers\": 99999|num_hidden_layers is 99999, it must be between 1",
			"\"num_hidden_layers\": 2|\"num_hidden_layers\": 3|tensor model.layers.2.input_layernorm.weight is missing",
			"\"num_attention_heads\": 4|\"num_attention_heads\": 4, \"head_dim\": 15|head_dim is 15, it must be even",
			"\"num_key_value_heads\": 4|\"num_key_value_heads\": 3|num_attention_heads is 4, it must be a multiple of",
			"\"rms_norm_eps\": 1e-05|\"rms_norm_eps\": 0|rms_norm_eps is 0.0, it must be between 0 and 1",
			"\"num_hidden_layers\": 2|\"num_hidden_layers\": 2147483648|num_hidden_layers in config.json is 2147483648, it must be a",
			"\"vocab_size\": 512|\"vocab_size\": 0|vocab_size is 0, it must be between 1",
			"\"vocab_size\": 512|\"vocab_size\": 513|tensor model.embed_tokens.weight has shape [512, 64], the",
			"\"eos_token_id\": 2|\"eos_token_id\": 512|eos_token_id is 512, it must be between 0 and 511",
			"\"eos_token_id\": 2|\"eos_token_id\": [\"2\"]|eos_token_id in config.json is [\"2\"], it must be a token id",
			"\"model_type\": \"llama\"|\"mlp_bias\": true, \"model_type\": \"llama\"|mlp_bias in config.json is true, "
					+ "supported is false",
			"\"model_type\": \"llama\"|\"model_type\": \"llama\", \"model_type\": \"llama\"|must be a JSON object",
			"\"model_type\": \"llama\"|\"quantization_config\": {\"bits\": 4}, \"model_type\": \"llama\"|quantization_config in",
			"\"rope_scaling\": null|\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 2}|rope_type of rope_scaling in "
					+ "config.json is \"yarn\", supported are \"default\", \"linear\", \"llama3\"",
			"\"rope_scaling\": null|\"rope_parameters\": {\"rope_type\": \"longrope\"}|rope_type of rope_parameters in",
			"\"rope_scaling\": null|\"rope_scaling\": {\"rope_type\": \"linear\"}|config.json has no factor",
			"\"rope_scaling\": null|\"rope_scaling\": \"linear\"|rope_scaling in config.json is \"linear\", it must be an object",
			"\"rope_scaling\": null|\"partial_rotary_factor\": 0.5|partial_rotary_factor in config.json is 0.5, supported is 1",
			"\"tie_word_embeddings\": false|\"tie_word_embeddings\": 0|tie_word_embeddings in config.json is 0, it must be" })
	void refusesAConfigurationThatLiesOrAsksForWhatIsNotSupported(String old, String with, String sentence)
			throws IOException {
		TestFolder.copy("tiny-llama2", this.folder);
		TestFolder.replace(this.folder.resolve(CheckpointFolder.CONFIG), old, with);
		assertRefused(sentence);
	}

	@Test
	void refusesATableOfAnglesThatNoWeightVouchesFor() {
		CheckpointConfigBuilder builder = CheckpointConfig.of(ModelFamily.LLAMA)
			.attention(2, 1, 128)
			.feedForward(12)
			.shape(1, 8, 10, 1 << 21);
		assertThat(builder.build().contextLength()).isEqualTo(1 << 21);
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> builder.shape(1, 8, 10, (1 << 21) + 1).build())
			.withMessage(
					"max_position_embeddings is 2097153 and head_dim 128, their product must be at most 268435456");
	}

	@Test
	void aConfigurationOfMillionsOfWeightsIsRefusedAtTheFirstThatIsMissing() throws IOException {
		TestFolder.copy("tiny-mixtral", this.folder);
		Path config = this.folder.resolve(CheckpointFolder.CONFIG);
		String text = Files.readString(config)
			.replaceFirst("\"num_local_experts\": \\d+", "\"num_local_experts\": 1024")
			.replaceFirst("\"num_hidden_layers\": \\d+", "\"num_hidden_layers\": 1024");
		Files.writeString(config, text);
		assertRefused("model.layers.0.block_sparse_moe.gate.weight has shape");
	}

	@Test
	void aMessageStaysShortAndPlainWhateverTheFileHolds() throws IOException {
		TestFolder.copy("tiny-llama3", this.folder);
		Files.writeString(this.folder.resolve("model.safetensors.index.json"),
				"{\"weight_map\": {\"a\": [\"\\n" + "x".repeat(100_000) + "\"]}}");
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> CheckpointFolder.open(this.folder))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(2100).doesNotContain("\n"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "true|1|only 1 of 2 layers", "true|2|0", "true|0|32", "false|0|0" })
	void qwenHasAWindowInAllLayersOrInNone(boolean used, int fullLayers, String outcome) throws IOException {
		TestFolder.copy("tiny-qwen3", this.folder);
		Path config = this.folder.resolve(CheckpointFolder.CONFIG);
		TestFolder.replace(config, "\"sliding_window\": null", "\"sliding_window\": 32");
		TestFolder.replace(config, "\"use_sliding_window\": false", "\"use_sliding_window\": " + used);
		TestFolder.replace(config, "\"max_window_layers\": 1", "\"max_window_layers\": " + fullLayers);
		if (outcome.startsWith("only")) {
			assertRefused(outcome);
		}
		else {
			assertThat(CheckpointFolder.open(this.folder).config().slidingWindow())
				.isEqualTo(Integer.parseInt(outcome));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pytorch_model.bin", "pytorch_model.bin.index.json", "consolidated.00.pth", "model.pt" })
	void saysHowToConvertPickledWeights(String name) throws IOException {
		TestFolder.copy("tiny-llama2", this.folder);
		Files.move(this.folder.resolve("model.safetensors"), this.folder.resolve(name));
		assertRefused("holds pickled weights (" + name + "), which can run code when they are opened and are not read; "
				+ "convert them to safetensors with transformers: AutoModelForCausalLM.from_pretrained(DIR)"
				+ ".save_pretrained(NEW, safe_serialization=True)");
	}

	@Test
	void saysWhatIsMissing() throws IOException {
		assertRefused("has no file config.json; a checkpoint folder needs");
		TestFolder.copy("tiny-llama2", this.folder);
		Files.move(this.folder.resolve("tokenizer.json"), this.folder.resolve("tokenizer.model"));
		assertRefused(
				"has no file tokenizer.json; a checkpoint folder needs config.json, tokenizer.json and weights as "
						+ "safetensors; tokenizer.model is not read, convert it with transformers: AutoTokenizer");
		Files.move(this.folder.resolve("model.safetensors"), this.folder.resolve("tiny.gguf"));
		assertRefused("holds GGUF weights (tiny.gguf), which are not read");
		Files.delete(this.folder.resolve("tiny.gguf"));
		assertRefused("has no file model.safetensors and no model.safetensors.index.json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "generation_config.json", "model-00002-of-00002.safetensors",
			"model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json" })
	void theDigestCoversEveryFileThatDecidesTheAnswers(String name) throws IOException {
		TestFolder.copy("tiny-llama3", this.folder);
		CheckpointFolder checkpoint = CheckpointFolder.open(this.folder);
		String digest = checkpoint.digest();
		assertThat(digest).matches("sha256:[0-9a-f]{64}");
		CheckpointFolder.requireDigest("tiny", checkpoint.digest(), digest);
		byte[] content = Files.readAllBytes(this.folder.resolve(name));
		content[content.length - 1] ^= 1;
		Files.write(this.folder.resolve(name), content);
		assertThatExceptionOfType(CheckpointException.class)
			.isThrownBy(() -> CheckpointFolder.requireDigest("tiny", checkpoint.digest(), digest))
			.withMessage("tiny has the digest " + checkpoint.digest() + ", expected is " + digest);
	}

	@Test
	void theDigestIsThatOfTheListOfFiles() throws Exception {
		Files.writeString(this.folder.resolve("b"), "abc");
		Files.writeString(this.folder.resolve("a"), "");
		String list = "a 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
				+ "b 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n";
		String expected = HexFormat.of()
			.formatHex(MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.UTF_8)));
		assertThat(CheckpointDigest.of(new FolderFiles(this.folder), List.of("b", "a")))
			.isEqualTo("sha256:" + expected);
	}

	private void assertRefused(String sentence) {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> CheckpointFolder.open(this.folder))
			.withMessageContaining(sentence);
	}

}
