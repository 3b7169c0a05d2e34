package io.alignserve.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The names and shapes of a checkpoint's weights, as Hugging Face transformers writes
 * them.
 */
final class WeightLayout {

	private final CheckpointConfig config;

	private final long e;

	private final long q;

	private final long kv;

	private final long f;

	WeightLayout(CheckpointConfig config) {
		this.config = config;
		this.e = config.embedding();
		this.q = (long) config.heads() * config.headSize();
		this.kv = (long) config.keyValueHeads() * config.headSize();
		this.f = config.feedForward();
	}

	List<WeightSpec> all() {
		List<WeightSpec> specs = new ArrayList<>();
		specs.add(embedding());
		for (int layer = 0; layer < this.config.layers(); layer++) {
			specs.addAll(layer(layer));
		}
		specs.add(finalNorm());
		if (!this.config.tiedEmbeddings()) {
			specs.add(head());
		}
		return List.copyOf(specs);
	}

	WeightSpec embedding() {
		return new WeightSpec("model.embed_tokens.weight", List.of((long) this.config.vocabulary(), this.e),
				WeightRole.EMBEDDING, -1, -1);
	}

	WeightSpec finalNorm() {
		return new WeightSpec("model.norm.weight", List.of(this.e), WeightRole.FINAL_NORM, -1, -1);
	}

	WeightSpec head() {
		return new WeightSpec("lm_head.weight", List.of((long) this.config.vocabulary(), this.e), WeightRole.HEAD, -1,
				-1);
	}

	List<WeightSpec> layer(int layer) {
		Layer specs = new Layer(layer);
		specs.add("input_layernorm.weight", WeightRole.ATTENTION_NORM, this.e);
		attention(specs);
		specs.add("post_attention_layernorm.weight", WeightRole.FEED_FORWARD_NORM, this.e);
		if (this.config.experts().sparse()) {
			experts(specs);
		}
		else {
			specs.add("mlp.gate_proj.weight", WeightRole.GATE, this.f, this.e);
			specs.add("mlp.up_proj.weight", WeightRole.UP, this.f, this.e);
			specs.add("mlp.down_proj.weight", WeightRole.DOWN, this.e, this.f);
		}
		return List.copyOf(specs.list);
	}

	private void attention(Layer specs) {
		specs.add("self_attn.q_proj.weight", WeightRole.QUERY, this.q, this.e);
		specs.add("self_attn.k_proj.weight", WeightRole.KEY, this.kv, this.e);
		specs.add("self_attn.v_proj.weight", WeightRole.VALUE, this.kv, this.e);
		if (this.config.queryKeyValueBias()) {
			specs.add("self_attn.q_proj.bias", WeightRole.QUERY_BIAS, this.q);
			specs.add("self_attn.k_proj.bias", WeightRole.KEY_BIAS, this.kv);
			specs.add("self_attn.v_proj.bias", WeightRole.VALUE_BIAS, this.kv);
		}
		specs.add("self_attn.o_proj.weight", WeightRole.OUTPUT, this.e, this.q);
		if (this.config.outputBias()) {
			specs.add("self_attn.o_proj.bias", WeightRole.OUTPUT_BIAS, this.e);
		}
		if (this.config.queryKeyNorm()) {
			specs.add("self_attn.q_norm.weight", WeightRole.QUERY_NORM, this.config.headSize());
			specs.add("self_attn.k_norm.weight", WeightRole.KEY_NORM, this.config.headSize());
		}
	}

	private void experts(Layer specs) {
		specs.add("block_sparse_moe.gate.weight", WeightRole.ROUTER, this.config.experts().count(), this.e);
		for (int expert = 0; expert < this.config.experts().count(); expert++) {
			String prefix = "block_sparse_moe.experts." + expert + ".";
			specs.add(expert, prefix + "w1.weight", WeightRole.EXPERT_GATE, List.of(this.f, this.e));
			specs.add(expert, prefix + "w3.weight", WeightRole.EXPERT_UP, List.of(this.f, this.e));
			specs.add(expert, prefix + "w2.weight", WeightRole.EXPERT_DOWN, List.of(this.e, this.f));
		}
	}

	private static final class Layer {

		private final int index;

		private final List<WeightSpec> list = new ArrayList<>();

		Layer(int index) {
			this.index = index;
		}

		void add(String name, WeightRole role, long size) {
			add(-1, name, role, List.of(size));
		}

		void add(String name, WeightRole role, long out, long in) {
			add(-1, name, role, List.of(out, in));
		}

		void add(int expert, String name, WeightRole role, List<Long> shape) {
			this.list.add(new WeightSpec("model.layers." + this.index + "." + name, shape, role, this.index, expert));
		}

	}

}
