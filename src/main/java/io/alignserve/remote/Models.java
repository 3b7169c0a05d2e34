package io.alignserve.remote;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a server says that it serves.
 */
final class Models {

	private Models() {
	}

	static JsonNode read(JsonNode answer) {
		if (!answer.path("data").isArray()) {
			throw ServerFault.malformed("no list of models");
		}
		return answer;
	}

	/**
	 * Finds a model.
	 * @param answer the list
	 * @param name its name
	 * @return its entry; {@code null} if it is not there
	 */
	static @Nullable JsonNode find(JsonNode answer, String name) {
		for (JsonNode model : answer.path("data")) {
			if (model.path("id").asString("").equals(name)) {
				return model;
			}
		}
		return null;
	}

}
