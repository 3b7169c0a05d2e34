package io.alignserve.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands beside {@code tokenizer.json}: {@code tokenizer_config.json} and, in older
 * folders, {@code special_tokens_map.json}. Both may be absent.
 */
final class TokenizerSettings {

	static final String CONFIG = "tokenizer_config.json";

	private static final String MAP = "special_tokens_map.json";

	/** The largest file that is read, in bytes. */
	private static final long MAX_BYTES = 16_000_000;

	private static final JsonMapper JSON = BoundedJson.mapper(1_000_000);

	private static final List<String> TOKENS = List.of("bos_token", "eos_token", "unk_token", "pad_token");

	private final JsonNode config;

	private final JsonNode map;

	private TokenizerSettings(JsonNode config, JsonNode map) {
		this.config = config;
		this.map = map;
	}

	static TokenizerSettings load(Path folder) {
		return new TokenizerSettings(read(folder.resolve(CONFIG)), read(folder.resolve(MAP)));
	}

	private static JsonNode read(Path file) {
		if (!Files.isRegularFile(file)) {
			return JsonMapper.shared().createObjectNode();
		}
		try {
			JsonNode node = JSON.readTree(text(file));
			if (node.isObject()) {
				return node;
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(file.getFileName() + " must be a JSON object", ex);
		}
		throw new IllegalArgumentException(file.getFileName() + " must be a JSON object");
	}

	static String text(Path file) {
		try {
			if (Files.size(file) > MAX_BYTES) {
				throw new IllegalArgumentException(file.getFileName() + " is larger than " + MAX_BYTES + " bytes");
			}
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Cannot read " + file.getFileName() + ": it must be a text in UTF-8",
					ex);
		}
	}

	/** Whether the start token goes before a prompt; empty if the file does not say. */
	Optional<Boolean> addsStartToken() {
		JsonNode flag = this.config.path("add_bos_token");
		return flag.isBoolean() ? Optional.of(flag.asBoolean()) : Optional.empty();
	}

	/** The special tokens that templates may name, for example {@code bos_token}. */
	Map<String, String> specialTokens() {
		Map<String, String> tokens = new LinkedHashMap<>();
		for (String name : TOKENS) {
			JsonNode token = this.config.has(name) ? this.config.path(name) : this.map.path(name);
			JsonNode spelled = token.isObject() ? token.path("content") : token;
			if (spelled.isString()) {
				tokens.put(name, spelled.stringValue());
			}
		}
		return tokens;
	}

	JsonNode chatTemplate() {
		return this.config.path("chat_template");
	}

}
