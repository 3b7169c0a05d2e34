package io.alignserve.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes hyper-parameters as the {@code config.json} of an ordinary Hugging Face Llama
 * folder: dense, without biases, with unscaled positions. What else a configuration says
 * is not written.
 */
public final class ConfigWriter {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private ConfigWriter() {
	}

	/**
	 * Writes the file.
	 * @param folder the folder, which is there
	 * @param config the hyper-parameters, with at least one end token: the first is
	 * written
	 * @param type what the weights beside it are held in
	 * @throws UncheckedIOException if the folder cannot be written to
	 */
	public static void write(Path folder, CheckpointConfig config, ElementType type) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("architectures", List.of("LlamaForCausalLM"));
		json.put("model_type", ModelFamily.LLAMA.modelType());
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
			Files.writeString(folder.resolve(CheckpointFolder.CONFIG), JSON.writeValueAsString(json) + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write to " + folder, ex);
		}
	}

}
