package io.alignserve.finetuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.SafetensorsWriter;

/**
 * Writes configuration and weights as an ordinary Hugging Face Llama folder.
 */
final class CheckpointWriter {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final Path folder;

	CheckpointWriter(Path folder) {
		this.folder = folder;
	}

	void write(CheckpointConfig config, ElementType type, Weights weights, Map<String, String> metadata) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("architectures", new String[] { "LlamaForCausalLM" });
		json.put("model_type", "llama");
		json.put("hidden_act", "silu");
		json.put("hidden_size", config.embedding());
		json.put("intermediate_size", config.feedForward());
		json.put("num_hidden_layers", config.layers());
		json.put("num_attention_heads", config.heads());
		json.put("num_key_value_heads", config.keyValueHeads());
		json.put("head_dim", config.headSize());
		json.put("vocab_size", config.vocabulary());
		json.put("max_position_embeddings", config.contextLength());
		json.put("rms_norm_eps", config.normEpsilon());
		json.put("rope_theta", config.ropeTheta());
		json.put("tie_word_embeddings", config.tiedEmbeddings());
		json.put("bos_token_id", config.startToken());
		json.put("eos_token_id", config.endTokens().get(0));
		json.put("torch_dtype", type.label());
		try {
			Files.writeString(this.folder.resolve(CheckpointFolder.CONFIG), JSON.writeValueAsString(json) + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write to " + this.folder, ex);
		}
		SafetensorsWriter.write(this.folder.resolve(CheckpointFolder.WEIGHTS), type, config.weights(), weights::values,
				metadata);
	}

}
