package io.alignserve.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face model folder whose files were checked against each other:
 * {@code config.json}, safetensors, {@code tokenizer.json} and what else decides the
 * answers.
 *
 * @param path the folder
 * @param config its hyper-parameters
 * @param weights the headers of its weights
 */
public record CheckpointFolder(Path path, CheckpointConfig config, WeightFiles weights) {

	/** The file of weights that are not sharded. */
	public static final String WEIGHTS = WeightFiles.SINGLE;

	/** The hyper-parameters' file. */
	public static final String CONFIG = "config.json";

	/** The tokenizer's file. */
	public static final String TOKENIZER = "tokenizer.json";

	/** Further tokens that end an answer; optional. */
	static final String GENERATION_CONFIG = "generation_config.json";

	/** Beside the weights: what decides the answers, where it is there. */
	private static final List<String> DECIDING = List.of(CONFIG, GENERATION_CONFIG, TOKENIZER, "tokenizer_config.json",
			"special_tokens_map.json", "chat_template.jinja");

	/** The largest configuration that is read, in bytes. */
	private static final long MAX_CONFIG_BYTES = 1_000_000;

	/**
	 * Opens a folder and checks that every weight is there in its shape.
	 * @param path the folder
	 * @return the checkpoint
	 * @throws CheckpointException naming the file, field or tensor that is wrong
	 */
	public static CheckpointFolder open(Path path) {
		FolderFiles files = new FolderFiles(path);
		files.requireFolder();
		if (RemoteFolder.is(path)) {
			throw new CheckpointException(files.name() + " is computed elsewhere (" + RemoteFolder.REMOTE
					+ "); this needs weights that are here");
		}
		Path configFile = files.find(CONFIG).orElseThrow(() -> missing(files, CONFIG));
		JsonFile generation = files.find(GENERATION_CONFIG)
			.map((file) -> JsonFile.read(file, MAX_CONFIG_BYTES))
			.orElse(null);
		CheckpointConfig config = readConfig(configFile, generation);
		WeightFiles weights = WeightFiles.open(files);
		if (files.find(TOKENIZER).isEmpty()) {
			throw missing(files, TOKENIZER);
		}
		requireWeights(config, weights);
		return new CheckpointFolder(path, config, weights);
	}

	/** Layer by layer: a list of all that the configuration claims might not fit. */
	private static void requireWeights(CheckpointConfig config, WeightFiles weights) {
		weights.require(config.weight(WeightRole.EMBEDDING));
		for (int layer = 0; layer < config.layers(); layer++) {
			config.layer(layer).forEach(weights::require);
		}
		weights.require(config.weight(WeightRole.FINAL_NORM));
		weights.require(config.weight(WeightRole.HEAD));
	}

	static CheckpointConfig readConfig(Path config, @Nullable JsonFile generation) {
		return ConfigReader.read(JsonFile.read(config, MAX_CONFIG_BYTES), generation);
	}

	private static CheckpointException missing(FolderFiles files, String name) {
		String advice = "";
		if (name.equals(TOKENIZER) && files.find("tokenizer.model").isPresent()) {
			advice = "; tokenizer.model is not read, convert it with transformers: "
					+ "AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)";
		}
		return new CheckpointException(files.name() + " has no file " + name + "; a checkpoint folder needs " + CONFIG
				+ ", " + TOKENIZER + " and weights as safetensors" + advice);
	}

	/**
	 * Returns the digest over all files that decide what the checkpoint answers:
	 * configuration, weights with their index, tokenizer and chat template. The files are
	 * read side by side.
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public String digest() {
		FolderFiles files = new FolderFiles(this.path);
		List<String> names = new ArrayList<>(this.weights.names());
		DECIDING.stream().filter((name) -> files.find(name).isPresent()).forEach(names::add);
		return CheckpointDigest.of(files, names);
	}

	/**
	 * Returns the digest that a folder of these files has, all of which decide what it
	 * answers.
	 * @param files contents by name
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public static String digest(Map<String, byte[]> files) {
		return CheckpointDigest.of(files);
	}

	/**
	 * Checks that a checkpoint is the one that was meant.
	 * @param name the checkpoint, for the message
	 * @param digest its {@linkplain #digest() digest}
	 * @param expected the digest it must have
	 * @throws CheckpointException naming both digests if it has another
	 */
	public static void requireDigest(String name, String digest, String expected) {
		if (!digest.equals(expected)) {
			throw new CheckpointException(name + " has the digest " + digest + ", expected is " + expected);
		}
	}

}
