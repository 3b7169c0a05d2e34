package io.alignserve.remote;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON to and from servers, which are not trusted: depth, names and numbers are bounded,
 * the size is where it is read.
 */
final class Json {

	private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(32)
			.maxNameLength(10_000)
			.maxNumberLength(100)
			.maxStringLength(1_000_000)
			.maxTokenCount(8_000_000)
			.build())
		.build());

	private Json() {
	}

	static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	static byte[] bytes(JsonNode node) {
		return MAPPER.writeValueAsBytes(node);
	}

	/**
	 * Reads an object.
	 * @param text what the server sent
	 * @throws ServerFault if it is none; nothing of it is repeated
	 */
	static JsonNode read(String text) {
		JsonNode node;
		try {
			node = MAPPER.readTree(text);
		}
		catch (JacksonException ex) {
			throw ServerFault.malformed("not JSON");
		}
		if (!node.isObject()) {
			throw ServerFault.malformed("not a JSON object");
		}
		return node;
	}

}
