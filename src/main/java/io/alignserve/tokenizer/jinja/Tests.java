package io.alignserve.tokenizer.jinja;

import java.util.List;
import java.util.Map;

/**
 * The tests behind {@code is}.
 */
final class Tests {

	private Tests() {
	}

	static boolean holds(Object value, String name, Arguments arguments, Budget budget) {
		return switch (name) {
			case "defined" -> value != Special.UNDEFINED;
			case "undefined" -> value == Special.UNDEFINED;
			case "none" -> value == Special.NONE;
			case "string" -> value instanceof String;
			case "number" -> value instanceof Number || value instanceof Boolean;
			case "integer" -> value instanceof Long;
			case "float" -> value instanceof Double;
			case "boolean" -> value instanceof Boolean;
			case "true" -> Boolean.TRUE.equals(value);
			case "false" -> Boolean.FALSE.equals(value);
			case "mapping" -> value instanceof Map;
			case "sequence", "iterable" -> value instanceof List || value instanceof Map || value instanceof String;
			case "odd" -> Math.floorMod(Values.index(value), 2) == 1;
			case "even" -> Math.floorMod(Values.index(value), 2) == 0;
			case "equalto", "eq", "==", "sameas" -> Values.equal(value, arguments.get(0, "other"));
			case "ne", "!=" -> !Values.equal(value, arguments.get(0, "other"));
			case "in" -> Values.contains(arguments.get(0, "container"), value, budget);
			default -> throw new JinjaException("the test \"is " + name + "\" is not supported");
		};
	}

}
