package io.alignserve.requestlog;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows as JSON objects whose fields are named like the columns of {@code request_log}.
 */
final class RowJson {

	private static final String RECEIVED_AT = "\"received_at\":\"";

	/** {@code 2026-01}. */
	private static final int MONTH_LENGTH = 7;

	private static final JsonMapper json = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	private RowJson() {
	}

	/** An object on one line. */
	static String of(LogRow row) {
		return json.writeValueAsString(row);
	}

	/**
	 * The month of a row in UTC, without parsing all of it. In a text no quotation mark
	 * stands without a backslash, so the field's name stands nowhere else.
	 */
	static String month(String row) {
		int begin = row.indexOf(RECEIVED_AT) + RECEIVED_AT.length();
		return row.substring(begin, Math.min(row.length(), begin + MONTH_LENGTH));
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
