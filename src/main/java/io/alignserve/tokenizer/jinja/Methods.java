package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The methods that a template may call on a value.
 */
final class Methods {

	private Methods() {
	}

	static Object call(Object target, String name, Arguments arguments, Budget budget) {
		if (target instanceof String text) {
			budget.charge(text.length());
			return ofText(text, name, arguments, budget);
		}
		if (target instanceof Map<?, ?> map) {
			return ofMap(map, name, arguments);
		}
		throw unknown(target, name);
	}

	private static JinjaException unknown(Object target, String name) {
		return new JinjaException("the method " + name + " of " + Values.kind(target) + " is not supported");
	}

	private static Object ofText(String text, String name, Arguments arguments, Budget budget) {
		return switch (name) {
			case "strip" -> Texts.strip(text, arguments.textOr(0, "chars", ""), true, true);
			case "lstrip" -> Texts.strip(text, arguments.textOr(0, "chars", ""), true, false);
			case "rstrip" -> Texts.strip(text, arguments.textOr(0, "chars", ""), false, true);
			case "upper" -> text.toUpperCase(Locale.ROOT);
			case "lower" -> text.toLowerCase(Locale.ROOT);
			case "title" -> Texts.title(text);
			case "capitalize" -> Texts.capitalise(text);
			case "startswith" -> anyOf(arguments.get(0, "prefix")).stream().anyMatch(text::startsWith);
			case "endswith" -> anyOf(arguments.get(0, "suffix")).stream().anyMatch(text::endsWith);
			case "find" -> (long) text.indexOf(arguments.text(0, "sub"));
			case "split" -> {
				String separator = arguments.textOr(0, "sep", "");
				budget.charge(1 + (long) text.length() * separator.length() / 64);
				yield Texts.split(text, separator,
						arguments.has(1, "maxsplit") ? Values.index(arguments.get(1, "maxsplit")) : -1);
			}
			case "replace" -> replace(text, arguments.text(0, "old"), arguments.text(1, "new"), budget);
			default -> throw unknown(text, name);
		};
	}

	static String replace(String text, String old, String with, Budget budget) {
		if (old.isEmpty()) {
			throw new JinjaException("replacing an empty text is not supported");
		}
		budget.charge(1 + (long) text.length() * old.length() / 64);
		long places = Texts.split(text, old, -1).size() - 1L;
		budget.charge(text.length() + places * with.length());
		return text.replace(old, with);
	}

	private static List<String> anyOf(Object value) {
		if (value instanceof String text) {
			return List.of(text);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((element) -> Values.text((Object) element)).toList();
		}
		throw new JinjaException(Values.kind(value) + " stands where a text is needed");
	}

	private static Object ofMap(Map<?, ?> map, String name, Arguments arguments) {
		return switch (name) {
			case "items" -> items(map);
			case "keys" -> new ArrayList<Object>(map.keySet());
			case "values" -> new ArrayList<Object>(map.values());
			case "get" -> {
				Object value = map.get(arguments.get(0, "key"));
				yield (value != null) ? value
						: arguments.has(1, "default") ? arguments.get(1, "default") : Special.NONE;
			}
			default -> throw unknown(map, name);
		};
	}

	static List<Object> items(Map<?, ?> map) {
		List<Object> items = new ArrayList<>();
		map.forEach((key, value) -> items.add(List.<Object>of(key, value)));
		return items;
	}

}
