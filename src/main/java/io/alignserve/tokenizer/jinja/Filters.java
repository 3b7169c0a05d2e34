package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * The filters behind {@code |}.
 */
final class Filters {

	private static final JsonMapper JSON = new JsonMapper();

	private Filters() {
	}

	static Object apply(Object value, String name, Arguments arguments, Budget budget) {
		if (value instanceof String text) {
			budget.charge(text.length());
		}
		return switch (name) {
			case "trim" -> Texts.strip(Values.text(value), arguments.textOr(0, "chars", ""), true, true);
			case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
			case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
			case "capitalize" -> Texts.capitalise(Values.text(value));
			case "title" -> Texts.title(Values.text(value));
			case "string", "safe" -> Values.text(value);
			case "length", "count" -> length(value);
			case "default", "d" -> orDefault(value, arguments);
			case "replace" ->
				Methods.replace(Values.text(value), arguments.text(0, "old"), arguments.text(1, "new"), budget);
			case "int" ->
				(value instanceof Double number) ? (Object) number.longValue() : (Object) (long) Values.index(value);
			case "tojson" -> json(value, arguments, budget);
			default -> ofList(value, name, arguments, budget);
		};
	}

	private static Object ofList(Object value, String name, Arguments arguments, Budget budget) {
		return switch (name) {
			case "list" -> Values.list(value, budget);
			case "items" -> (value instanceof Map<?, ?> map) ? Methods.items(map) : List.of();
			case "first" -> orUndefined(Values.list(value, budget), 0);
			case "last" -> {
				List<Object> list = Values.list(value, budget);
				yield orUndefined(list, list.size() - 1);
			}
			case "reverse" -> {
				List<Object> list = Values.list(value, budget);
				Collections.reverse(list);
				yield list;
			}
			case "join" -> join(Values.list(value, budget), arguments.textOr(0, "d", ""), budget);
			case "map" -> map(Values.list(value, budget), arguments, budget);
			case "select",
					"reject" ->
				Values.list(value, budget)
					.stream()
					.filter((element) -> name.equals("select") == matches(element, arguments, budget))
					.toList();
			case "selectattr", "rejectattr" -> {
				String field = arguments.text(0, "attribute");
				yield Values.list(value, budget)
					.stream()
					.filter((element) -> name.equals("selectattr") == matches(Values.field(element, field),
							arguments.from(1), budget))
					.toList();
			}
			default -> throw new JinjaException("the filter " + name + " is not supported");
		};
	}

	private static Object orUndefined(List<Object> list, int index) {
		return list.isEmpty() ? Special.UNDEFINED : list.get(index);
	}

	private static boolean matches(Object value, Arguments test, Budget budget) {
		budget.charge(1);
		return (test.size() == 0) ? Values.truth(value)
				: Tests.holds(value, test.text(0, "test"), test.from(1), budget);
	}

	private static Object length(Object value) {
		if (value instanceof String text) {
			return (long) text.codePointCount(0, text.length());
		}
		if (value instanceof List<?> list) {
			return (long) list.size();
		}
		if (value instanceof Map<?, ?> map) {
			return (long) map.size();
		}
		throw new JinjaException(Values.kind(value) + " has no length");
	}

	private static Object orDefault(Object value, Arguments arguments) {
		boolean also = arguments.has(1, "boolean") && Values.truth(arguments.get(1, "boolean"));
		boolean absent = value == Special.UNDEFINED || (also && !Values.truth(value));
		return !absent ? value : arguments.has(0, "default_value") ? arguments.get(0, "default_value") : "";
	}

	private static String join(List<Object> list, String separator, Budget budget) {
		StringBuilder joined = new StringBuilder();
		for (Object element : list) {
			String text = Values.text(element);
			budget.charge((long) text.length() + separator.length());
			joined.append(joined.isEmpty() ? "" : separator).append(text);
		}
		return joined.toString();
	}

	private static List<Object> map(List<Object> list, Arguments arguments, Budget budget) {
		List<Object> mapped = new ArrayList<>();
		for (Object element : list) {
			budget.charge(1);
			mapped.add(arguments.named().containsKey("attribute")
					? Values.field(element, arguments.text(arguments.size(), "attribute"))
					: apply(element, arguments.text(0, "filter"), arguments.from(1), budget));
		}
		return mapped;
	}

	/** Writes JSON as Python's {@code json.dumps} with {@code ensure_ascii=False}. */
	private static String json(Object value, Arguments arguments, Budget budget) {
		if (!arguments.named().isEmpty() || arguments.size() > 0) {
			throw new JinjaException("tojson with arguments is not supported");
		}
		StringBuilder out = new StringBuilder();
		json(value, out, budget);
		return out.toString();
	}

	private static void json(Object value, StringBuilder out, Budget budget) {
		budget.charge(1);
		if (value instanceof List<?> list) {
			out.append('[');
			for (int i = 0; i < list.size(); i++) {
				out.append((i == 0) ? "" : ", ");
				json(list.get(i), out, budget);
			}
			out.append(']');
		}
		else if (value instanceof Map<?, ?> map) {
			out.append('{');
			String separator = "";
			for (Map.Entry<?, ?> field : map.entrySet()) {
				out.append(separator).append(JSON.writeValueAsString(field.getKey())).append(": ");
				json(field.getValue(), out, budget);
				separator = ", ";
			}
			out.append('}');
		}
		else if (value == Special.NONE) {
			out.append("null");
		}
		else if (value instanceof Boolean || value instanceof Number) {
			out.append(value);
		}
		else if (value instanceof String text) {
			out.append(budget.text(JSON.writeValueAsString(text)));
		}
		else {
			throw new JinjaException("tojson of " + Values.kind(value) + " is not supported");
		}
	}

}
