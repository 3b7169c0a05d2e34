package io.alignserve.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code config.json} and {@code generation_config.json}. A field that is absent
 * has the value that the family's configuration class in Hugging Face transformers gives
 * it; a field that asks for what is not supported is refused by name.
 */
final class ConfigReader {

	private final JsonFile config;

	private final ModelFamily family;

	private ConfigReader(JsonFile config) {
		this.config = config;
		this.family = ModelFamily.of(config.text("model_type", ""));
	}

	static CheckpointConfig read(JsonFile config, @Nullable JsonFile generation) {
		return new ConfigReader(config).read(generation);
	}

	private CheckpointConfig read(@Nullable JsonFile generation) {
		refuseWhatIsNotSupported();
		int layers = whole("num_hidden_layers");
		int embedding = whole("hidden_size");
		int heads = whole("num_attention_heads");
		boolean bias = attentionBias();
		CheckpointConfigBuilder builder = CheckpointConfig.of(this.family)
			.shape(layers, embedding, whole("vocab_size"), this.config.whole("max_position_embeddings", context()))
			.attention(heads, this.config.whole("num_key_value_heads", keyValueHeads(heads)),
					headSize(embedding, heads))
			.biases(bias || this.family == ModelFamily.QWEN2, bias)
			.feedForward(whole("intermediate_size"))
			.experts(experts())
			.normEpsilon(this.config.number("rms_norm_eps", (this.family == ModelFamily.MIXTRAL) ? 1e-5 : 1e-6))
			.rotary(new RotaryReader(this.config, this.family).read())
			.slidingWindow(new WindowReader(this.config, this.family).read(layers))
			.tiedEmbeddings(this.config.flag("tie_word_embeddings", false));
		return builder.tokens(startToken(), endTokens(generation)).build();
	}

	private int whole(String field) {
		return this.config.whole(field, null);
	}

	private void refuseWhatIsNotSupported() {
		String activation = this.config.text("hidden_act", "silu");
		if (!activation.equals("silu")) {
			throw this.config.wrong("hidden_act", "supported is \"silu\"");
		}
		if (this.config.flag("mlp_bias", false)) {
			throw this.config.wrong("mlp_bias", "supported is false");
		}
		if (!this.config.absent("quantization_config")) {
			throw this.config.wrong("quantization_config",
					"supported are weights that were not quantised: F32, BF16 or F16");
		}
	}

	private boolean attentionBias() {
		boolean bias = this.config.flag("attention_bias", false);
		return switch (this.family) {
			case LLAMA, QWEN3 -> bias;
			// transformers does not read the field for these
			case MISTRAL, MIXTRAL, QWEN2 -> false;
		};
	}

	private int context() {
		return switch (this.family) {
			case LLAMA -> 2048;
			case MISTRAL, MIXTRAL -> 131072;
			case QWEN2, QWEN3 -> 32768;
		};
	}

	private int keyValueHeads(int heads) {
		return switch (this.family) {
			case LLAMA -> heads;
			case MISTRAL, MIXTRAL -> 8;
			case QWEN2, QWEN3 -> 32;
		};
	}

	private int headSize(int embedding, int heads) {
		if (!this.config.absent("head_dim")) {
			return whole("head_dim");
		}
		if (this.family == ModelFamily.QWEN3) {
			return 128;
		}
		if (heads < 1 || embedding % heads != 0) {
			throw new CheckpointException("hidden_size is " + embedding
					+ ", without head_dim it must be a multiple of num_attention_heads, " + heads);
		}
		return embedding / heads;
	}

	private Experts experts() {
		if (this.family != ModelFamily.MIXTRAL) {
			return Experts.NONE;
		}
		Experts experts = new Experts(this.config.whole("num_local_experts", 8),
				this.config.whole("num_experts_per_tok", 2), true);
		if (!experts.sparse()) {
			throw this.config.wrong("num_local_experts", "it must be at least 1");
		}
		return experts;
	}

	/** The token ids that transformers assumes when the field is not there at all. */
	private boolean assumesTokens() {
		return this.family == ModelFamily.LLAMA || this.family == ModelFamily.MISTRAL
				|| this.family == ModelFamily.MIXTRAL;
	}

	private int startToken() {
		boolean missing = this.config.field("bos_token_id").isMissingNode();
		return this.config.whole("bos_token_id", (missing && assumesTokens() && whole("vocab_size") > 2) ? 1 : -1);
	}

	private List<Integer> endTokens(@Nullable JsonFile generation) {
		Set<Integer> ids = new LinkedHashSet<>(tokens(this.config));
		if (generation != null) {
			ids.addAll(tokens(generation));
		}
		boolean missing = this.config.field("eos_token_id").isMissingNode();
		if (ids.isEmpty() && missing && assumesTokens() && whole("vocab_size") > 2) {
			ids.add(2);
		}
		return List.copyOf(ids);
	}

	private static List<Integer> tokens(JsonFile file) {
		JsonNode node = file.field("eos_token_id");
		if (!node.isArray()) {
			return file.absent("eos_token_id") ? List.of() : List.of(file.whole("eos_token_id", null));
		}
		List<Integer> ids = new ArrayList<>();
		for (JsonNode id : node) {
			if (!id.isIntegralNumber() || !id.canConvertToInt()) {
				throw file.wrong("eos_token_id", "it must be a token id or a list of them");
			}
			ids.add(id.intValue());
		}
		return ids;
	}

}
