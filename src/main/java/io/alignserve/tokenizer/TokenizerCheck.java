package io.alignserve.tokenizer;

import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * Checks {@code tokenizer.json} before the native library sees it, which ends the whole
 * process where a part has a form that it did not expect. So only the parts that the
 * supported families' tokenizers are made of are let through, in the forms that
 * {@code tokenizers} writes them.
 */
final class TokenizerCheck {

	private static final int MAX_ID = 1 << 22;

	private static final int MAX_TEXT = 1000;

	/**
	 * What makes a search take exponential time, for which the library ends the process:
	 * a repeated group, or a reference to one. No published pattern has either.
	 */
	private static final Pattern COSTLY = Pattern.compile("\\)[*+{]|\\\\[1-9gk]|\\(\\?\\(|\\{\\d{4}");

	private int largestId = -1;

	private TokenizerCheck() {
	}

	/**
	 * Checks a tokenizer.
	 * @param file the whole of {@code tokenizer.json}
	 * @return the largest token id
	 * @throws IllegalArgumentException naming the part that is wrong
	 */
	static int largestId(JsonNode file) {
		TokenizerCheck check = new TokenizerCheck();
		require(file.isObject(), "the file", "a JSON object");
		check.texts(file);
		check.model(file.path("model"));
		check.addedTokens(file.path("added_tokens"));
		new TokenizerParts("normalizer", "normalizers", TokenizerParts.NORMALIZERS).check(file.path("normalizer"));
		new TokenizerParts("pre_tokenizer", "pretokenizers", TokenizerParts.PRE_TOKENIZERS)
			.check(file.path("pre_tokenizer"));
		new TokenizerParts("decoder", "decoders", TokenizerParts.DECODERS).check(file.path("decoder"));
		new TokenizerParts("post_processor", "processors", TokenizerParts.POST_PROCESSORS)
			.check(file.path("post_processor"));
		check.templates(file.path("post_processor"));
		return check.largestId;
	}

	/** Half a character, which JSON can spell, is not text. */
	private void texts(JsonNode node) {
		if (node.isString()) {
			requireText(node.stringValue());
		}
		else if (node.isObject()) {
			for (Map.Entry<String, JsonNode> field : node.properties()) {
				requireText(field.getKey());
				texts(field.getValue());
			}
		}
		else {
			node.forEach(this::texts);
		}
	}

	private static void requireText(String text) {
		require(text.codePoints().noneMatch((point) -> point >= 0xD800 && point <= 0xDFFF), "a text",
				"made of whole characters, without lone surrogates");
	}

	private void model(JsonNode model) {
		require(model.path("type").asString("BPE").equals("BPE") && model.isObject(), "model", "of type BPE");
		for (String field : new String[] { "continuing_subword_prefix", "end_of_word_suffix" }) {
			JsonNode value = model.path(field);
			require(isAbsent(value) || value.asString("x").isEmpty(), field, "null or empty");
		}
		require(isAbsent(model.path("dropout")), "dropout", "null: the same text must always have the same ids");
		JsonNode vocabulary = model.path("vocab");
		require(vocabulary.isObject() && !vocabulary.isEmpty(), "vocab", "an object of ids by token");
		vocabulary.forEach((id) -> id(id, "an id in vocab"));
		JsonNode unknown = model.path("unk_token");
		require(isAbsent(unknown) || (unknown.isString() && vocabulary.has(unknown.stringValue())), "unk_token",
				"null or a token of vocab");
		require(model.path("merges").isArray(), "merges", "a list");
		model.path("merges").forEach(TokenizerCheck::merge);
		for (String flag : new String[] { "fuse_unk", "byte_fallback", "ignore_merges" }) {
			require(isAbsent(model.path(flag)) || model.path(flag).isBoolean(), flag, "true or false");
		}
	}

	private static void merge(JsonNode merge) {
		boolean pair = merge.isArray() && merge.size() == 2 && merge.get(0).isString() && merge.get(1).isString();
		require(pair || merge.isString(), "a merge", "two tokens");
	}

	private void addedTokens(JsonNode tokens) {
		require(isAbsent(tokens) || tokens.isArray(), "added_tokens", "a list");
		for (JsonNode token : tokens) {
			id(token.path("id"), "an id in added_tokens");
			require(token.path("content").isString() && !token.path("content").stringValue().isEmpty(),
					"content in added_tokens", "a text that is not empty");
		}
	}

	private void id(JsonNode id, String what) {
		require(id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0 && id.intValue() < MAX_ID, what,
				"a whole number from 0 to " + (MAX_ID - 1));
		this.largestId = Math.max(this.largestId, id.intValue());
	}

	private void templates(JsonNode processor) {
		processor.path("processors").forEach(this::templates);
		if (!processor.path("type").asString("").equals("TemplateProcessing")) {
			return;
		}
		JsonNode tokens = processor.path("special_tokens");
		for (JsonNode token : tokens) {
			require(token.path("ids").isArray() && token.path("tokens").size() == token.path("ids").size()
					&& token.path("id").isString(), "special_tokens of the post_processor", "ids with as many tokens");
			for (JsonNode id : token.path("ids")) {
				require(id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0
						&& id.intValue() <= this.largestId, "an id of special_tokens", "an id of the vocabulary");
			}
		}
		template(processor.path("single"), tokens, "A");
		template(processor.path("pair"), tokens, "AB");
	}

	private static void template(JsonNode template, JsonNode tokens, String sequences) {
		StringBuilder found = new StringBuilder();
		for (JsonNode piece : template) {
			JsonNode special = piece.path("SpecialToken").path("id");
			JsonNode sequence = piece.path("Sequence").path("id");
			require(piece.size() == 1
					&& (sequence.isString() || (special.isString() && tokens.has(special.stringValue()))),
					"a piece of the post_processor", "a Sequence or one of special_tokens");
			found.append(sequence.asString(""));
		}
		require(template.isArray() && found.toString().equals(sequences), "a template of the post_processor",
				"made of the sequences " + sequences);
	}

	/** Checks a pattern: a text that is looked for, or a regular expression. */
	static boolean isPattern(JsonNode pattern) {
		JsonNode text = pattern.has("String") ? pattern.path("String") : pattern.path("Regex");
		return pattern.size() == 1 && text.isString() && !text.stringValue().isEmpty()
				&& text.stringValue().length() <= MAX_TEXT
				&& (pattern.has("String") || !COSTLY.matcher(text.stringValue()).find());
	}

	static boolean isAbsent(JsonNode node) {
		return node.isMissingNode() || node.isNull();
	}

	static void require(boolean holds, String what, String expected) {
		if (!holds) {
			throw new IllegalArgumentException(what + " must be " + expected);
		}
	}

}
