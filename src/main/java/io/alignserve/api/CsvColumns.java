package io.alignserve.api;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The columns of a batch in CSV, each named like the field that its cells are written to.
 * A cell that is empty is a field that is absent.
 */
final class CsvColumns {

	static final String CUSTOM_ID = "customId";

	static final String TASK = "task";

	private static final String BETWEEN = "\\|";

	/** Java reads more than JSON does: 1d, 0x1p3, digits of other scripts. */
	private static final Pattern NUMBER = Pattern
		.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

	private static final Map<String, Kind> KINDS = kinds();

	private CsvColumns() {
	}

	private static Map<String, Kind> kinds() {
		Map<String, Kind> kinds = new LinkedHashMap<>();
		put(kinds, Kind.TEXT, CUSTOM_ID, TASK, "model", "attribute", "objective", "rankBy", "ad.brand", "ad.title",
				"ad.body", "ad.startDate", "ad.endDate", "ad.market", "ad.specialAdCategory", "ad.spend.currency");
		put(kinds, Kind.LIST, "attributes", "ad.keywords", "ad.platforms", "generation.stop");
		for (String audience : List.of("audience", "from", "to")) {
			put(kinds, Kind.LIST, audience + ".ages", audience + ".genders", audience + ".regions");
		}
		for (String range : List.of("ad.spend", "ad.impressions", "ad.audienceSize")) {
			put(kinds, Kind.WHOLE, range + ".lower", range + ".upper");
		}
		put(kinds, Kind.WHOLE, "generation.candidates", "generation.maxTokens", "generation.topK", "generation.seed");
		put(kinds, Kind.DECIMAL, "generation.temperature", "generation.topP");
		put(kinds, Kind.FLAG, "calibrate");
		return Collections.unmodifiableMap(kinds);
	}

	private static void put(Map<String, Kind> kinds, Kind kind, String... columns) {
		Arrays.stream(columns).forEach((column) -> kinds.put(column, kind));
	}

	/** All columns, in the order of the documentation. */
	static List<String> names() {
		return List.copyOf(KINDS.keySet());
	}

	/**
	 * Writes the body of a call.
	 * @param json writes JSON
	 * @param task the call
	 * @param cells the cells that are not empty, by column
	 * @return the body
	 */
	static String body(JsonMapper json, String task, Map<String, String> cells) {
		ObjectNode body = json.createObjectNode();
		cells.forEach((column, cell) -> {
			if (!column.equals(CUSTOM_ID) && !column.equals(TASK)) {
				write(body, column, cell);
			}
		});
		if (task.equals(ModelCall.SCORE.word()) && body.has("ad")) {
			body.putArray("ads").add(body.remove("ad"));
		}
		return json.writeValueAsString(body);
	}

	private static void write(ObjectNode body, String column, String cell) {
		String[] steps = column.split("\\.");
		ObjectNode parent = body;
		for (int i = 0; i < steps.length - 1; i++) {
			parent = (ObjectNode) ((parent.get(steps[i]) != null) ? parent.get(steps[i]) : parent.putObject(steps[i]));
		}
		String field = steps[steps.length - 1];
		Kind kind = KINDS.getOrDefault(column, Kind.TEXT);
		if (kind == Kind.LIST) {
			ArrayNode list = parent.putArray(field);
			Arrays.stream(cell.split(BETWEEN)).map(String::strip).filter((one) -> !one.isEmpty()).forEach(list::add);
		}
		else if (kind == Kind.TEXT || !writeValue(parent, field, kind, cell.strip())) {
			// The call's own reader says what is allowed.
			parent.put(field, cell);
		}
	}

	private static boolean writeValue(ObjectNode parent, String field, Kind kind, String cell) {
		if (kind != Kind.FLAG && !NUMBER.matcher(cell).matches()) {
			return false;
		}
		try {
			switch (kind) {
				case WHOLE -> parent.put(field, Long.parseLong(cell));
				case DECIMAL -> {
					double number = Double.parseDouble(cell);
					if (!Double.isFinite(number)) {
						return false;
					}
					parent.put(field, number);
				}
				default -> {
					if (!cell.equals("true") && !cell.equals("false")) {
						return false;
					}
					parent.put(field, cell.equals("true"));
				}
			}
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/** What a cell holds. */
	private enum Kind {

		TEXT, LIST, WHOLE, DECIMAL, FLAG

	}

}
