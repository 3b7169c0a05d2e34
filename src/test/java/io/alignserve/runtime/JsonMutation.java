package io.alignserve.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Breaks a JSON document where it hurts: one value, anywhere in it, becomes another, is
 * left out, or stands there twice. What comes out need not be JSON.
 */
final class JsonMutation {

	private static final String HERE = "@@here@@";

	private static final List<String> VALUES = List.of("0", "-1", "1", "2", "3", "16", "64", "100000", "2147483647",
			"2147483648", "-2147483649", "4294967296", "4611686018427387904", "9223372036854775807",
			"9223372036854775808", "9".repeat(900), "9".repeat(2000), "1e400", "1e-400", "0.5", "-0.0", "1E9999999999",
			"NaN", "null", "true", "false", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\ud800.safetensors\"", "\"a\\u0000b\"",
			"\"../1.safetensors\"", "\"/etc/passwd\"", "\"F32\"", "\"F64\"", "\"U8\"", "\"F4\"", "[]", "{}", "[[]]",
			"[0]", "[-1, 0]", "[0, 9223372036854775807]", "{\"a\": 1}", "[1e308]", "'", "]", "");

	/** Parts of tokenizer.json, right and wrong. */
	private static final List<String> TOKENIZER_PARTS = List.of("\"BPE\"", "\"Unigram\"", "\"WordPiece\"",
			"\"WordLevel\"", "\"Metaspace\"", "\"ByteLevel\"", "\"Sequence\"", "\"Strip\"", "\"Replace\"",
			"{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}",
			"{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"////////AAAAAAAA\"}",
			"{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\"}",
			"{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"content\": \"aa\"}",
			"{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(\"}, \"content\": \"\"}",
			"{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"x\"}",
			"{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(?!)|\"}, \"behavior\": \"Isolated\", \"invert\": true}",
			"{\"type\": \"Strip\", \"content\": \"a\", \"start\": 9999999, \"stop\": 9999999}",
			"{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}", "{\"type\": \"Fuse\"}",
			"{\"type\": \"ByteFallback\"}", "{\"type\": \"CTC\"}", "{\"type\": \"Prepend\", \"prepend\": \"\"}",
			"{\"type\": \"NFKD\"}", "{\"type\": \"Digits\"}", "{\"type\": \"BertNormalizer\"}",
			"{\"type\": \"Sequence\", \"normalizers\": []}", "{\"type\": \"FixedLength\", \"length\": 0}",
			"{\"type\": \"UnicodeScripts\"}",
			"{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"absent\", \"type_id\": 0}}], "
					+ "\"pair\": [], \"special_tokens\": {}}",
			"{\"type\": \"RobertaProcessing\", \"sep\": [\"x\", 4000000000], \"cls\": [\"y\", 1], "
					+ "\"trim_offsets\": true, \"add_prefix_space\": false}",
			"{\"type\": \"Unigram\", \"unk_id\": 5, \"vocab\": []}",
			"{\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"a\", -1.0], [\"\", 1e300]]}",
			"{\"type\": \"Unigram\", \"unk_id\": null, \"vocab\": [[\"b\", -1.0]]}",
			"{\"type\": \"WordLevel\", \"vocab\": {}, \"unk_token\": \"?\"}",
			"{\"type\": \"WordPiece\", \"vocab\": {}, \"unk_token\": \"?\", \"continuing_subword_prefix\": \"#\", "
					+ "\"max_input_chars_per_word\": 0}",
			"{\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}",
			"{\"type\": \"BPE\", \"vocab\": {\"a\": 4294967295}, \"merges\": []}",
			"{\"type\": \"BPE\", \"dropout\": 7.5, \"vocab\": {\"a\": 0}, \"merges\": [\"a a\"]}",
			"{\"max_length\": 0, \"strategy\": \"LongestFirst\", \"stride\": 9, \"direction\": \"Left\"}",
			"{\"strategy\": {\"Fixed\": 1000000000}, \"direction\": \"Left\", \"pad_to_multiple_of\": 0, \"pad_id\": 0, "
					+ "\"pad_type_id\": 0, \"pad_token\": \"x\"}");

	private final Random random;

	JsonMutation(Random random) {
		this.random = random;
	}

	/** Breaks a document; what is no JSON object or array stays as it is. */
	byte[] apply(byte[] json, boolean tokenizer) {
		try {
			JsonNode root = JsonMapper.shared().readTree(json);
			String with = root.isContainer() && !root.isEmpty() ? change(root, tokenizer) : HERE;
			String text = root.toString();
			if (this.random.nextInt(12) == 0 && root.isObject() && !root.isEmpty()) {
				String twice = root.propertyNames().iterator().next();
				text = "{\"" + twice + "\":" + with + "," + text.substring(1);
			}
			return text.replace("\"" + HERE + "\"", with).getBytes(StandardCharsets.UTF_8);
		}
		catch (JacksonException ex) {
			return json;
		}
	}

	private String change(JsonNode root, boolean tokenizer) {
		JsonNode parent = root;
		while (true) {
			int index = this.random.nextInt(parent.size());
			String key = parent.isObject() ? new ArrayList<>(parent.propertyNames()).get(index) : "";
			JsonNode child = parent.isObject() ? parent.get(key) : parent.get(index);
			boolean deeper = child.isContainer() && !child.isEmpty() && this.random.nextInt(4) != 0;
			if (!deeper) {
				return replace(parent, key, index, child, tokenizer);
			}
			parent = child;
		}
	}

	private String replace(JsonNode parent, String key, int index, JsonNode child, boolean tokenizer) {
		int kind = this.random.nextInt(10);
		if (parent instanceof ArrayNode array) {
			if (kind == 0) {
				array.remove(index);
			}
			else if (kind == 1) {
				array.insert(index, HERE);
			}
			else {
				array.set(index, HERE);
			}
		}
		else if (parent instanceof ObjectNode object) {
			if (kind <= 1) {
				object.remove(key);
			}
			if (kind == 1) {
				object.put(key + "x", HERE);
			}
			if (kind > 1) {
				object.put(key, HERE);
			}
		}
		return value(child, tokenizer);
	}

	private String value(JsonNode old, boolean tokenizer) {
		if (tokenizer && this.random.nextBoolean()) {
			return TOKENIZER_PARTS.get(this.random.nextInt(TOKENIZER_PARTS.size()));
		}
		if (old.isIntegralNumber() && this.random.nextInt(3) != 0) {
			long number = old.asLong();
			return String.valueOf(switch (this.random.nextInt(8)) {
				case 0 -> number + 1;
				case 1 -> number - 1;
				case 2 -> number * 2;
				case 3 -> number / 2;
				case 4 -> number << 16;
				case 5 -> -number;
				case 6 -> number + 2L * this.random.nextInt(100);
				default -> this.random.nextInt(1 << this.random.nextInt(1, 31));
			});
		}
		return switch (this.random.nextInt(30)) {
			case 0 -> "[".repeat(40) + "]".repeat(40);
			case 1 -> "[".repeat(100_000);
			case 2 -> "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
			case 3 -> "[" + "0,".repeat(200_000) + "0]";
			case 4 -> "\"" + "y".repeat(300_000) + "\"";
			default -> VALUES.get(this.random.nextInt(VALUES.size()));
		};
	}

}
