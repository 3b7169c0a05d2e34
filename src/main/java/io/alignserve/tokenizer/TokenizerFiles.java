package io.alignserve.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of the two files of a Hugging Face tokenizer.
 */
final class TokenizerFiles {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private TokenizerFiles() {
	}

	/**
	 * Writes {@code tokenizer.json}: model BPE, byte-level, {@code <s>} before a prompt.
	 * @param vocabulary the vocabulary
	 * @return the text of the file
	 */
	static String tokenizer(BpeVocabulary vocabulary) {
		Map<String, @Nullable Object> file = new LinkedHashMap<>();
		file.put("version", "1.0");
		file.put("truncation", null);
		file.put("padding", null);
		file.put("added_tokens", addedTokens());
		file.put("normalizer", null);
		file.put("pre_tokenizer", byteLevel());
		file.put("post_processor", postProcessor());
		file.put("decoder", byteLevel());
		file.put("model", model(vocabulary));
		return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
	}

	/**
	 * Writes {@code tokenizer_config.json}.
	 * @return the text of the file
	 */
	static String configuration() {
		Map<String, @Nullable Object> file = new LinkedHashMap<>();
		file.put("tokenizer_class", "PreTrainedTokenizerFast");
		file.put("bos_token", BpeVocabulary.SPECIAL_TOKENS.get(BpeVocabulary.START_TOKEN));
		file.put("eos_token", BpeVocabulary.SPECIAL_TOKENS.get(BpeVocabulary.END_TOKEN));
		file.put("pad_token", BpeVocabulary.SPECIAL_TOKENS.get(BpeVocabulary.PAD_TOKEN));
		file.put("clean_up_tokenization_spaces", false);
		return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
	}

	private static List<Map<String, Object>> addedTokens() {
		List<Map<String, Object>> tokens = new ArrayList<>();
		for (int id = 0; id < BpeVocabulary.SPECIAL_TOKENS.size(); id++) {
			Map<String, Object> token = new LinkedHashMap<>();
			token.put("id", id);
			token.put("content", BpeVocabulary.SPECIAL_TOKENS.get(id));
			token.put("single_word", false);
			token.put("lstrip", false);
			token.put("rstrip", false);
			token.put("normalized", false);
			token.put("special", true);
			tokens.add(token);
		}
		return tokens;
	}

	private static Map<String, Object> byteLevel() {
		Map<String, Object> step = new LinkedHashMap<>();
		step.put("type", "ByteLevel");
		step.put("add_prefix_space", false);
		step.put("trim_offsets", true);
		step.put("use_regex", true);
		return step;
	}

	private static Map<String, Object> postProcessor() {
		String start = BpeVocabulary.SPECIAL_TOKENS.get(BpeVocabulary.START_TOKEN);
		Map<String, Object> first = Map.of("SpecialToken", ordered("id", start, "type_id", 0));
		Map<String, Object> processor = new LinkedHashMap<>();
		processor.put("type", "TemplateProcessing");
		processor.put("single", List.of(first, Map.of("Sequence", ordered("id", "A", "type_id", 0))));
		processor.put("pair", List.of(first, Map.of("Sequence", ordered("id", "A", "type_id", 0)),
				Map.of("Sequence", ordered("id", "B", "type_id", 1))));
		Map<String, Object> special = ordered("id", start, "ids", List.of(BpeVocabulary.START_TOKEN));
		special.put("tokens", List.of(start));
		processor.put("special_tokens", Map.of(start, special));
		return processor;
	}

	private static Map<String, Object> ordered(String firstKey, Object first, String secondKey, Object second) {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put(firstKey, first);
		map.put(secondKey, second);
		return map;
	}

	private static Map<String, @Nullable Object> model(BpeVocabulary vocabulary) {
		List<String> tokens = vocabulary.tokens();
		Map<String, Integer> ids = new LinkedHashMap<>();
		for (int id = 0; id < tokens.size(); id++) {
			ids.put(tokens.get(id), id);
		}
		// "left right" in one string: the older of the two forms, which every version of
		// the library reads. No byte-level token holds a space.
		List<String> merges = vocabulary.merges()
			.stream()
			.map((merge) -> tokens.get(merge.left()) + " " + tokens.get(merge.right()))
			.toList();
		Map<String, @Nullable Object> model = new LinkedHashMap<>();
		model.put("type", "BPE");
		model.put("dropout", null);
		model.put("unk_token", null);
		model.put("continuing_subword_prefix", null);
		model.put("end_of_word_suffix", null);
		model.put("fuse_unk", false);
		model.put("byte_fallback", false);
		model.put("ignore_merges", false);
		model.put("vocab", ids);
		model.put("merges", merges);
		return model;
	}

}
