package io.alignserve.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The families of checkpoints that can be read, by the {@code model_type} of their
 * {@code config.json}.
 */
public enum ModelFamily {

	/** Llama 2, 3, 3.1, 3.2 and what was fine-tuned from them, such as Vicuna. */
	LLAMA("llama"),
	/** Mistral: Llama with a sliding window. */
	MISTRAL("mistral"),
	/** Mixtral: Mistral with sparse experts in place of the feed-forward part. */
	MIXTRAL("mixtral"),
	/** Qwen2 and Qwen2.5: Llama with biases on query, key and value. */
	QWEN2("qwen2"),
	/** Qwen3: Llama with norms on the heads of query and key. */
	QWEN3("qwen3");

	private final String modelType;

	ModelFamily(String modelType) {
		this.modelType = modelType;
	}

	/**
	 * Returns the family's name in {@code config.json}.
	 * @return for example {@code llama}
	 */
	public String modelType() {
		return this.modelType;
	}

	static ModelFamily of(String modelType) {
		return Arrays.stream(values())
			.filter((family) -> family.modelType.equals(modelType))
			.findFirst()
			.orElseThrow(() -> new CheckpointException("model_type is \"" + modelType + "\", supported are "
					+ Arrays.stream(values())
						.map((family) -> "\"" + family.modelType + "\"")
						.collect(Collectors.joining(", "))));
	}

}
