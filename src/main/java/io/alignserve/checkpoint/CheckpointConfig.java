package io.alignserve.checkpoint;

import java.util.List;

/**
 * The hyper-parameters of a Llama-family checkpoint, from its {@code config.json}.
 *
 * @param layers number of layers L, {@code num_hidden_layers}
 * @param embedding size of a token's vector E, {@code hidden_size}
 * @param heads number of query heads H, {@code num_attention_heads}
 * @param keyValueHeads number of key-value heads K, {@code num_key_value_heads}
 * @param headSize size of a head D, {@code head_dim} or E / H
 * @param feedForward width of the feed-forward part F, {@code intermediate_size}
 * @param vocabulary number of token ids V, {@code vocab_size}
 * @param contextLength largest number of positions, {@code max_position_embeddings}
 * @param normEpsilon added to the mean square, {@code rms_norm_eps}
 * @param ropeTheta base of the rotary angles, {@code rope_theta}
 * @param tiedEmbeddings whether the output head is the embedding,
 * {@code tie_word_embeddings}
 * @param startToken id before a prompt, {@code bos_token_id}; -1 if none
 * @param endTokens ids that end an answer, {@code eos_token_id}
 */
public record CheckpointConfig(int layers, int embedding, int heads, int keyValueHeads, int headSize, int feedForward,
		int vocabulary, int contextLength, double normEpsilon, double ropeTheta, boolean tiedEmbeddings, int startToken,
		List<Integer> endTokens) {

	public CheckpointConfig {
		endTokens = List.copyOf(endTokens);
		positive("num_hidden_layers", layers, 1024);
		positive("hidden_size", embedding, 1 << 17);
		positive("num_attention_heads", heads, 4096);
		positive("num_key_value_heads", keyValueHeads, heads);
		positive("head_dim", headSize, 4096);
		positive("intermediate_size", feedForward, 1 << 20);
		positive("vocab_size", vocabulary, 1 << 22);
		positive("max_position_embeddings", contextLength, 1 << 24);
		if (heads % keyValueHeads != 0) {
			throw new CheckpointException("num_attention_heads is " + heads
					+ ", it must be a multiple of num_key_value_heads, " + keyValueHeads);
		}
		if (headSize % 2 != 0) {
			throw new CheckpointException("head_dim is " + headSize + ", it must be even");
		}
		if (!(normEpsilon > 0 && normEpsilon < 1)) {
			throw new CheckpointException("rms_norm_eps is " + normEpsilon + ", it must be between 0 and 1");
		}
		if (!(ropeTheta >= 1 && ropeTheta <= 1e12)) {
			throw new CheckpointException("rope_theta is " + ropeTheta + ", it must be between 1 and 1e12");
		}
	}

	private static void positive(String name, int value, int most) {
		if (value < 1 || value > most) {
			throw new CheckpointException(name + " is " + value + ", it must be between 1 and " + most);
		}
	}

	/**
	 * Returns the weights that the decoder needs, in its order: embedding, then for each
	 * layer attention norm, q, k, v, o, feed-forward norm, gate, up, down, then final
	 * norm and, unless tied, output head.
	 * @return names and shapes as Hugging Face writes them, weights as (out, in)
	 */
	public List<WeightSpec> weights() {
		return WeightSpec.of(this);
	}

	/**
	 * Returns the number of parameters.
	 * @return the sum over all weights
	 */
	public long parameters() {
		return weights().stream().mapToLong(WeightSpec::elements).sum();
	}

}
