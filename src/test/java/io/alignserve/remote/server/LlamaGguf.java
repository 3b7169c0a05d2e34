package io.alignserve.remote.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.SafetensorsFile;

/**
 * A Llama in Hugging Face's layout, written as the GGUF file that llama.cpp reads: the
 * same numbers in float32, with the rows of query and key reordered for interleaved
 * rotary halves, and the byte-level BPE of {@code tokenizer.json}.
 */
final class LlamaGguf {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int NORMAL = 1;

	private static final int CONTROL = 3;

	private static final Map<String, String> LAYER_NAMES = Map.of("input_layernorm", "attn_norm", "self_attn.q_proj",
			"attn_q", "self_attn.k_proj", "attn_k", "self_attn.v_proj", "attn_v", "self_attn.o_proj", "attn_output",
			"post_attention_layernorm", "ffn_norm", "mlp.gate_proj", "ffn_gate", "mlp.up_proj", "ffn_up",
			"mlp.down_proj", "ffn_down");

	private final Path folder;

	private final JsonNode config;

	private final int headSize;

	private LlamaGguf(Path folder) throws IOException {
		this.folder = folder;
		this.config = json(folder.resolve(CheckpointFolder.CONFIG));
		this.headSize = this.config.path("head_dim").intValue();
	}

	/**
	 * Writes the file.
	 * @param folder a folder with config.json, tokenizer.json and one model.safetensors
	 * @param file the GGUF file to write
	 */
	static void write(Path folder, Path file) throws IOException {
		LlamaGguf model = new LlamaGguf(folder);
		GgufWriter writer = new GgufWriter();
		model.putConfig(writer);
		model.putTokenizer(writer, json(folder.resolve(CheckpointFolder.TOKENIZER)));
		model.addTensors(writer);
		writer.write(file);
	}

	private static JsonNode json(Path file) throws IOException {
		return JSON.readTree(Files.readAllBytes(file));
	}

	private void putConfig(GgufWriter writer) {
		writer.put("general.architecture", "llama");
		writer.put("general.name", "test");
		writer.put("general.file_type", 0);
		writer.put("llama.block_count", integer("num_hidden_layers"));
		writer.put("llama.context_length", integer("max_position_embeddings"));
		writer.put("llama.embedding_length", integer("hidden_size"));
		writer.put("llama.feed_forward_length", integer("intermediate_size"));
		writer.put("llama.attention.head_count", integer("num_attention_heads"));
		writer.put("llama.attention.head_count_kv", integer("num_key_value_heads"));
		writer.put("llama.attention.layer_norm_rms_epsilon", this.config.path("rms_norm_eps").floatValue());
		writer.put("llama.rope.freq_base", this.config.path("rope_theta").floatValue());
		writer.put("llama.rope.dimension_count", this.headSize);
		writer.put("llama.vocab_size", integer("vocab_size"));
	}

	private int integer(String name) {
		return this.config.path(name).intValue();
	}

	private void putTokenizer(GgufWriter writer, JsonNode tokenizer) {
		int size = integer("vocab_size");
		List<String> tokens = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			tokens.add("[unused" + i + "]");
		}
		List<Integer> types = new ArrayList<>(Collections.nCopies(size, NORMAL));
		tokenizer.path("model").path("vocab").properties().forEach((entry) -> {
			tokens.set(entry.getValue().intValue(), entry.getKey());
		});
		tokenizer.path("added_tokens").forEach((token) -> {
			tokens.set(token.path("id").intValue(), token.path("content").stringValue());
			types.set(token.path("id").intValue(), CONTROL);
		});
		List<String> merges = new ArrayList<>();
		tokenizer.path("model").path("merges").forEach((merge) -> {
			merges.add(merge.isString() ? merge.stringValue()
					: merge.path(0).stringValue() + " " + merge.path(1).stringValue());
		});
		writer.put("tokenizer.ggml.model", "gpt2");
		writer.put("tokenizer.ggml.pre", "gpt-2");
		writer.put("tokenizer.ggml.tokens", tokens);
		writer.put("tokenizer.ggml.token_type", types);
		writer.put("tokenizer.ggml.merges", merges);
		writer.put("tokenizer.ggml.bos_token_id", integer("bos_token_id"));
		writer.put("tokenizer.ggml.eos_token_id", integer("eos_token_id"));
		writer.put("tokenizer.ggml.add_bos_token", true);
	}

	private void addTensors(GgufWriter writer) throws IOException {
		SafetensorsFile weights = SafetensorsFile.open(this.folder.resolve(CheckpointFolder.WEIGHTS));
		try (FileChannel channel = FileChannel.open(weights.path())) {
			for (Map.Entry<String, SafetensorsFile.Entry> tensor : weights.tensors().entrySet()) {
				SafetensorsFile.Entry entry = tensor.getValue();
				ByteBuffer data = ByteBuffer.allocate((int) (entry.end() - entry.begin()))
					.order(ByteOrder.LITTLE_ENDIAN);
				channel.read(data, weights.dataOffset() + entry.begin());
				String name = name(tensor.getKey());
				float[] values = floats(data.flip(), entry.type());
				boolean rotated = name.contains("attn_q.") || name.contains("attn_k.");
				writer.add(name, entry.shape(),
						rotated ? interleaved(values, entry.shape().get(1).intValue()) : values);
			}
		}
	}

	private static String name(String name) {
		if (name.startsWith("model.layers.")) {
			String[] parts = name.substring("model.layers.".length()).split("\\.", 2);
			String module = parts[1].substring(0, parts[1].lastIndexOf('.'));
			return "blk." + parts[0] + "." + LAYER_NAMES.get(module) + ".weight";
		}
		return switch (name) {
			case "model.embed_tokens.weight" -> "token_embd.weight";
			case "model.norm.weight" -> "output_norm.weight";
			case "lm_head.weight" -> "output.weight";
			default -> throw new IllegalArgumentException("no name for " + name);
		};
	}

	private static float[] floats(ByteBuffer data, ElementType type) {
		float[] values = new float[data.remaining() / type.bytes()];
		for (int i = 0; i < values.length; i++) {
			values[i] = switch (type) {
				case BFLOAT16 -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
				case FLOAT32 -> data.getFloat(4 * i);
				default -> throw new IllegalArgumentException("not written for " + type);
			};
		}
		return values;
	}

	/** Of each head, rows 0, d/2, 1, d/2 + 1, ... instead of 0, 1, 2, ... */
	private float[] interleaved(float[] values, int columns) {
		float[] result = new float[values.length];
		int rows = values.length / columns;
		for (int row = 0; row < rows; row++) {
			int head = row / this.headSize * this.headSize;
			int within = row % this.headSize;
			int source = head + (within % 2) * this.headSize / 2 + within / 2;
			System.arraycopy(values, source * columns, result, row * columns, columns);
		}
		return result;
	}

}
