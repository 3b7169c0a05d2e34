package io.alignserve.soak;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What the service answered.
 *
 * @param status HTTP status; 0 = no answer came
 * @param text the body, or why no answer came
 */
record Reply(int status, String text) {

	static final JsonMapper JSON = JsonMapper.builder().build();

	JsonNode json() {
		try {
			return JSON.readTree(this.text);
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

	/**
	 * Expects success.
	 * @return the body
	 */
	JsonNode ok() {
		if (this.status / 100 != 2) {
			throw new AssertionError("refused: " + this);
		}
		return json();
	}

}
