package io.alignserve.requestlog;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows as JSON objects whose fields are named like the columns of {@code request_log}.
 */
final class RowJson {

	private static final JsonMapper json = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	private RowJson() {
	}

	/** An object on one line. */
	static String of(LogRow row) {
		return json.writeValueAsString(row);
	}

	/** The request id in a row, for messages. */
	static String id(String row) {
		try {
			return json.readTree(row).path("id").asString("without an id");
		}
		catch (JacksonException ex) {
			return "without an id";
		}
	}

}
