package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Hugging Face model folder whose files were checked against each other:
 * {@code config.json}, {@code model.safetensors}, {@code tokenizer.json}.
 *
 * @param path the folder
 * @param config its hyper-parameters
 * @param weights the header of its weights
 */
public record CheckpointFolder(Path path, CheckpointConfig config, SafetensorsFile weights) {

	/** The weights' file. */
	public static final String WEIGHTS = "model.safetensors";

	/** The hyper-parameters' file. */
	public static final String CONFIG = "config.json";

	/** The tokenizer's file. */
	public static final String TOKENIZER = "tokenizer.json";

	/** The largest {@code config.json} that is read, in bytes. */
	private static final long MAX_CONFIG_BYTES = 1_000_000;

	private static final JsonMapper JSON = new JsonMapper();

	/**
	 * Opens a folder and checks that every weight is there in its shape.
	 * @param path the folder
	 * @return the checkpoint
	 * @throws CheckpointException naming the file or tensor that is wrong
	 */
	public static CheckpointFolder open(Path path) {
		for (String file : List.of(CONFIG, WEIGHTS, TOKENIZER)) {
			if (!Files.isRegularFile(path.resolve(file))) {
				throw new CheckpointException(path.getFileName() + " has no file " + file
						+ "; a checkpoint folder needs " + CONFIG + ", " + WEIGHTS + " and " + TOKENIZER);
			}
		}
		CheckpointConfig config = readConfig(path.resolve(CONFIG));
		SafetensorsFile weights = SafetensorsFile.open(path.resolve(WEIGHTS));
		config.weights().forEach(weights::require);
		return new CheckpointFolder(path, config, weights);
	}

	/**
	 * Returns the digest over the files that decide what the checkpoint answers.
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public String digest() {
		return CheckpointDigest.of(this.path, List.of(CONFIG, WEIGHTS, TOKENIZER));
	}

	static CheckpointConfig readConfig(Path file) {
		try {
			if (Files.size(file) > MAX_CONFIG_BYTES) {
				throw new CheckpointException(CONFIG + " is larger than " + MAX_CONFIG_BYTES + " bytes");
			}
			return parse(JSON.readTree(Files.readString(file)));
		}
		catch (IOException | JacksonException ex) {
			throw new CheckpointException("cannot read " + CONFIG + ": it must be a JSON object", ex);
		}
	}

	private static CheckpointConfig parse(JsonNode node) {
		String type = node.path("model_type").asString("");
		if (!type.equals("llama")) {
			throw new CheckpointException("model_type is \"" + type + "\", supported is \"llama\"");
		}
		if (node.path("rope_scaling").isObject()) {
			throw new CheckpointException("rope_scaling is set, supported are checkpoints without it");
		}
		int embedding = whole(node, "hidden_size", null);
		int heads = whole(node, "num_attention_heads", null);
		JsonNode rope = node.path("rope_parameters");
		double theta = rope.isObject() ? rope.path("rope_theta").asDouble(10000)
				: node.path("rope_theta").asDouble(10000);
		return new CheckpointConfig(whole(node, "num_hidden_layers", null), embedding, heads,
				whole(node, "num_key_value_heads", heads), whole(node, "head_dim", embedding / Math.max(1, heads)),
				whole(node, "intermediate_size", null), whole(node, "vocab_size", null),
				whole(node, "max_position_embeddings", 2048), node.path("rms_norm_eps").asDouble(1e-6), theta,
				node.path("tie_word_embeddings").asBoolean(false), whole(node, "bos_token_id", -1),
				endTokens(node.path("eos_token_id")));
	}

	private static int whole(JsonNode node, String name, @Nullable Integer absent) {
		JsonNode value = node.path(name);
		if (value.isMissingNode() || value.isNull()) {
			if (absent == null) {
				throw new CheckpointException(CONFIG + " has no " + name);
			}
			return absent;
		}
		if (!value.isIntegralNumber() || !value.canConvertToInt()) {
			throw new CheckpointException(name + " in " + CONFIG + " is " + value + ", it must be a whole number");
		}
		return value.intValue();
	}

	private static List<Integer> endTokens(JsonNode node) {
		List<Integer> ids = new ArrayList<>();
		if (node.isArray()) {
			node.forEach((id) -> ids.add(id.asInt()));
		}
		else if (node.isIntegralNumber()) {
			ids.add(node.asInt());
		}
		return ids;
	}

}
