package io.alignserve.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;

/**
 * The parts that one stage of a tokenizer may be made of, alone or in a sequence.
 *
 * @param stage the stage, for messages
 * @param list the field that holds the parts of a sequence
 * @param types the fields of each part, all needed but those that end with {@code ?}
 */
record TokenizerParts(String stage, String list, Map<String, Map<String, Predicate<JsonNode>>> types) {

	private static final int MAX_PARTS = 32;

	private static final int MAX_TEXT = 100;

	private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;

	private static final Predicate<JsonNode> TEXT = (node) -> node.isString()
			&& node.stringValue().length() <= MAX_TEXT;

	private static final Predicate<JsonNode> SPELLED = TEXT.and((node) -> !node.stringValue().isEmpty());

	private static final Predicate<JsonNode> BEHAVIOR = (node) -> List
		.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous")
		.contains(node.asString(""));

	private static final Predicate<JsonNode> SCHEME = (node) -> List.of("first", "never", "always")
		.contains(node.asString(""));

	/** At most that many characters; the library looks for all of them. */
	private static final Predicate<JsonNode> FEW = (node) -> node.isIntegralNumber() && node.canConvertToInt()
			&& node.intValue() >= 0 && node.intValue() <= MAX_TEXT;

	/** The library counts beyond the beginning of a short text. */
	private static final Predicate<JsonNode> ZERO = FEW.and((node) -> node.intValue() == 0);

	private static final Map<String, Predicate<JsonNode>> BYTES = Map.of("add_prefix_space", FLAG, "trim_offsets", FLAG,
			"use_regex?", FLAG);

	private static final Map<String, Predicate<JsonNode>> SPACES = Map.of("replacement", SPELLED, "prepend_scheme?",
			SCHEME, "split?", FLAG, "add_prefix_space?", FLAG, "str_rep?", SPELLED);

	private static final Map<String, Predicate<JsonNode>> REPLACE = Map.of("pattern", TokenizerCheck::isPattern,
			"content", TEXT);

	static final Map<String, Map<String, Predicate<JsonNode>>> NORMALIZERS = Map.of("NFC", Map.of(), "NFD", Map.of(),
			"NFKC", Map.of(), "NFKD", Map.of(), "Lowercase", Map.of(), "Prepend", Map.of("prepend", SPELLED), "Replace",
			REPLACE, "Strip", Map.of("strip_left", FLAG, "strip_right", FLAG));

	static final Map<String, Map<String, Predicate<JsonNode>>> PRE_TOKENIZERS = Map.of("ByteLevel", BYTES, "Metaspace",
			SPACES, "Digits", Map.of("individual_digits", FLAG), "Split",
			Map.of("pattern", TokenizerCheck::isPattern, "behavior", BEHAVIOR, "invert", FLAG));

	static final Map<String, Map<String, Predicate<JsonNode>>> DECODERS = Map.of("ByteLevel", BYTES, "Metaspace",
			SPACES, "Replace", REPLACE, "ByteFallback", Map.of(), "Fuse", Map.of(), "Strip",
			Map.of("content", SPELLED, "start", FEW, "stop", ZERO));

	static final Map<String, Map<String, Predicate<JsonNode>>> POST_PROCESSORS = Map.of("ByteLevel", BYTES,
			"TemplateProcessing",
			Map.of("single", JsonNode::isArray, "pair", JsonNode::isArray, "special_tokens", JsonNode::isObject));

	/** Checks the stage, which may be absent. */
	void check(JsonNode stageNode) {
		if (TokenizerCheck.isAbsent(stageNode)) {
			return;
		}
		if (!stageNode.path("type").asString("").equals("Sequence")) {
			part(stageNode);
			return;
		}
		JsonNode parts = stageNode.path(this.list);
		TokenizerCheck.require(parts.isArray() && parts.size() <= MAX_PARTS && stageNode.size() == 2, this.stage,
				"a Sequence of at most " + MAX_PARTS + " " + this.list);
		parts.forEach(this::part);
	}

	private void part(JsonNode part) {
		String type = part.path("type").asString("");
		Map<String, Predicate<JsonNode>> fields = this.types.get(type);
		if (fields == null) {
			throw new IllegalArgumentException(
					this.stage + " must be made of Sequence, " + String.join(", ", new TreeSet<>(this.types.keySet())));
		}
		fields.forEach((field, allowed) -> {
			String name = field.replace("?", "");
			boolean mayBeAbsent = field.endsWith("?") && part.path(name).isMissingNode();
			TokenizerCheck.require(mayBeAbsent || allowed.test(part.path(name)),
					name + " of " + type + " in " + this.stage, "as the library tokenizers writes it");
		});
		for (String name : part.propertyNames()) {
			TokenizerCheck.require(name.equals("type") || fields.containsKey(name) || fields.containsKey(name + "?"),
					"a field of " + type + " in " + this.stage, "one that is known");
		}
	}

}
