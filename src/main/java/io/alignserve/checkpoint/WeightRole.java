package io.alignserve.checkpoint;

/**
 * What a weight does in a decoder. Shapes are in the letters of the decoder's package:
 * (out, in) for matrices.
 */
public enum WeightRole {

	/** The tokens' vectors, (V, E). */
	EMBEDDING,
	/** Norm before the attention, (E). */
	ATTENTION_NORM,
	/** Query, (H * D, E). */
	QUERY,
	/** Key, (K * D, E). */
	KEY,
	/** Value, (K * D, E). */
	VALUE,
	/** Bias of the query, (H * D). */
	QUERY_BIAS,
	/** Bias of the key, (K * D). */
	KEY_BIAS,
	/** Bias of the value, (K * D). */
	VALUE_BIAS,
	/** The attention's output, (E, H * D). */
	OUTPUT,
	/** Bias of the attention's output, (E). */
	OUTPUT_BIAS,
	/** Norm of each head's query, (D). */
	QUERY_NORM,
	/** Norm of each head's key, (D). */
	KEY_NORM,
	/** Norm before the feed-forward part, (E). */
	FEED_FORWARD_NORM,
	/** Gate of a dense feed-forward part, (F, E). */
	GATE,
	/** Up projection of a dense feed-forward part, (F, E). */
	UP,
	/** Down projection of a dense feed-forward part, (E, F). */
	DOWN,
	/** Scores the experts, (experts, E). */
	ROUTER,
	/** Gate of one expert, (F, E); Mixtral's {@code w1}. */
	EXPERT_GATE,
	/** Up projection of one expert, (F, E); Mixtral's {@code w3}. */
	EXPERT_UP,
	/** Down projection of one expert, (E, F); Mixtral's {@code w2}. */
	EXPERT_DOWN,
	/** Norm behind the last layer, (E). */
	FINAL_NORM,
	/** The output head, (V, E). */
	HEAD,
	/** A tensor that is no weight of a decoder, such as half of an adapter's. */
	OTHER

}
