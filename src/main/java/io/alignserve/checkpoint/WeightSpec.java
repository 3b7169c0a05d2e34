package io.alignserve.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * One weight that a decoder needs.
 *
 * @param name the tensor's name in Hugging Face's Llama
 * @param shape its sizes, (out, in) for matrices
 */
public record WeightSpec(String name, List<Long> shape) {

	public WeightSpec {
		shape = List.copyOf(shape);
	}

	/**
	 * Returns the number of elements.
	 * @return the product of the sizes
	 */
	public long elements() {
		return this.shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
	}

	static List<WeightSpec> of(CheckpointConfig config) {
		long e = config.embedding();
		long q = (long) config.heads() * config.headSize();
		long kv = (long) config.keyValueHeads() * config.headSize();
		long f = config.feedForward();
		List<WeightSpec> specs = new ArrayList<>();
		specs.add(new WeightSpec("model.embed_tokens.weight", List.of((long) config.vocabulary(), e)));
		for (int layer = 0; layer < config.layers(); layer++) {
			String prefix = "model.layers." + layer + ".";
			specs.add(new WeightSpec(prefix + "input_layernorm.weight", List.of(e)));
			specs.add(new WeightSpec(prefix + "self_attn.q_proj.weight", List.of(q, e)));
			specs.add(new WeightSpec(prefix + "self_attn.k_proj.weight", List.of(kv, e)));
			specs.add(new WeightSpec(prefix + "self_attn.v_proj.weight", List.of(kv, e)));
			specs.add(new WeightSpec(prefix + "self_attn.o_proj.weight", List.of(e, q)));
			specs.add(new WeightSpec(prefix + "post_attention_layernorm.weight", List.of(e)));
			specs.add(new WeightSpec(prefix + "mlp.gate_proj.weight", List.of(f, e)));
			specs.add(new WeightSpec(prefix + "mlp.up_proj.weight", List.of(f, e)));
			specs.add(new WeightSpec(prefix + "mlp.down_proj.weight", List.of(e, f)));
		}
		specs.add(new WeightSpec("model.norm.weight", List.of(e)));
		if (!config.tiedEmbeddings()) {
			specs.add(new WeightSpec("lm_head.weight", List.of((long) config.vocabulary(), e)));
		}
		return List.copyOf(specs);
	}

}
