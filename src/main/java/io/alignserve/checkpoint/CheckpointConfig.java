package io.alignserve.checkpoint;

import java.util.List;

/**
 * The hyper-parameters of a checkpoint, from its {@code config.json}.
 *
 * @param family the family, {@code model_type}
 * @param layers number of layers L, {@code num_hidden_layers}
 * @param embedding size of a token's vector E, {@code hidden_size}
 * @param heads number of query heads H, {@code num_attention_heads}
 * @param keyValueHeads number of key-value heads K, {@code num_key_value_heads}
 * @param headSize size of a head D, {@code head_dim} or E / H
 * @param feedForward width of the feed-forward part F, {@code intermediate_size}; of one
 * expert if there are experts
 * @param vocabulary number of token ids V, {@code vocab_size}
 * @param contextLength largest number of positions, {@code max_position_embeddings}
 * @param normEpsilon added to the mean square, {@code rms_norm_eps}
 * @param rotary the position encoding, {@code rope_theta} and {@code rope_scaling} or
 * {@code rope_parameters}
 * @param queryKeyValueBias whether query, key and value have biases
 * @param outputBias whether the attention's output has a bias
 * @param queryKeyNorm whether each head's query and key are normalised
 * @param slidingWindow number of positions that a token sees, itself included,
 * {@code sliding_window}; 0 for all
 * @param experts the sparse experts, {@link Experts#NONE} for a dense feed-forward part
 * @param tiedEmbeddings whether the output head is the embedding,
 * {@code tie_word_embeddings}
 * @param startToken id before a prompt, {@code bos_token_id}; -1 if none
 * @param endTokens ids that end an answer, {@code eos_token_id} of {@code config.json}
 * and {@code generation_config.json}
 */
public record CheckpointConfig(ModelFamily family, int layers, int embedding, int heads, int keyValueHeads,
		int headSize, int feedForward, int vocabulary, int contextLength, double normEpsilon, RotaryEncoding rotary,
		boolean queryKeyValueBias, boolean outputBias, boolean queryKeyNorm, int slidingWindow, Experts experts,
		boolean tiedEmbeddings, int startToken, List<Integer> endTokens) {

	/**
	 * The most numbers of the table of rotary angles: 2 million positions of the usual
	 * heads of 128. No weight vouches for the number of positions.
	 */
	private static final long MAX_ANGLES = 1L << 28;

	public CheckpointConfig {
		endTokens = List.copyOf(endTokens);
		between("num_hidden_layers", layers, 1, 1024);
		between("hidden_size", embedding, 1, 1 << 17);
		between("num_attention_heads", heads, 1, 4096);
		between("num_key_value_heads", keyValueHeads, 1, heads);
		between("head_dim", headSize, 1, 4096);
		between("intermediate_size", feedForward, 1, 1 << 20);
		between("vocab_size", vocabulary, 1, 1 << 22);
		between("max_position_embeddings", contextLength, 1, 1 << 24);
		between("sliding_window", slidingWindow, 0, 1 << 24);
		between("bos_token_id", startToken, -1, vocabulary - 1);
		endTokens.forEach((token) -> between("eos_token_id", token, 0, vocabulary - 1));
		if (heads % keyValueHeads != 0) {
			throw new CheckpointException("num_attention_heads is " + heads
					+ ", it must be a multiple of num_key_value_heads, " + keyValueHeads);
		}
		if ((long) contextLength * headSize > MAX_ANGLES) {
			throw new CheckpointException("max_position_embeddings is " + contextLength + " and head_dim " + headSize
					+ ", their product must be at most " + MAX_ANGLES);
		}
		if (headSize % 2 != 0) {
			throw new CheckpointException("head_dim is " + headSize + ", it must be even");
		}
		if (!(normEpsilon > 0 && normEpsilon < 1)) {
			throw new CheckpointException("rms_norm_eps is " + normEpsilon + ", it must be between 0 and 1");
		}
	}

	private static void between(String name, int value, int least, int most) {
		if (value < least || value > most) {
			throw new CheckpointException(name + " is " + value + ", it must be between " + least + " and " + most);
		}
	}

	/**
	 * Starts a configuration of a family, dense and with what is usual in it.
	 * @param family the family
	 * @return a builder; the sizes must be set
	 */
	public static CheckpointConfigBuilder of(ModelFamily family) {
		return new CheckpointConfigBuilder(family);
	}

	/**
	 * Returns the base of the rotary angles.
	 * @return {@code rope_theta}
	 */
	public double ropeTheta() {
		return this.rotary.theta();
	}

	/**
	 * Returns the weights that the decoder needs, in its order: embedding, then the
	 * {@linkplain #layer(int) layers}, then final norm and, unless tied, output head.
	 * @return names and shapes as Hugging Face transformers writes them
	 */
	public List<WeightSpec> weights() {
		return new WeightLayout(this).all();
	}

	/**
	 * Returns the weights of one layer, in the decoder's order: attention norm, q, k, v,
	 * their biases if any, o, its bias if any, q and k norms if any, feed-forward norm,
	 * then gate, up, down or else the router and, expert by expert, gate, up, down.
	 * @param layer the layer, from 0
	 * @return names and shapes
	 */
	public List<WeightSpec> layer(int layer) {
		if (layer < 0 || layer >= this.layers) {
			throw new IllegalArgumentException("layer is " + layer + ", it must be between 0 and " + (this.layers - 1));
		}
		return new WeightLayout(this).layer(layer);
	}

	/**
	 * Returns a weight outside the layers.
	 * @param role {@link WeightRole#EMBEDDING}, {@link WeightRole#FINAL_NORM} or
	 * {@link WeightRole#HEAD}, which is the embedding if they are tied
	 * @return the weight
	 */
	public WeightSpec weight(WeightRole role) {
		WeightLayout layout = new WeightLayout(this);
		return switch (role) {
			case EMBEDDING -> layout.embedding();
			case FINAL_NORM -> layout.finalNorm();
			case HEAD -> this.tiedEmbeddings ? layout.embedding() : layout.head();
			default -> throw new IllegalArgumentException(role + " is not a weight outside the layers");
		};
	}

	/**
	 * Returns the number of parameters.
	 * @return the sum over all weights
	 */
	public long parameters() {
		return weights().stream().mapToLong(WeightSpec::elements).reduce(0, Math::addExact);
	}

}
