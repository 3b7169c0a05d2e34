package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What operators do with values, as Python does.
 */
final class Values {

	private Values() {
	}

	/** Converts what a caller gives a template; anything else than data is refused. */
	static Object of(@Nullable Object value) {
		if (value == null) {
			return Special.NONE;
		}
		if (value instanceof Integer number) {
			return (long) number;
		}
		if (value instanceof String || value instanceof Long || value instanceof Double || value instanceof Boolean) {
			return value;
		}
		if (value instanceof List<?> list) {
			return list.stream().map(Values::of).toList();
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, Object> copy = new LinkedHashMap<>();
			map.forEach((key, field) -> copy.put(String.valueOf(key), of(field)));
			return copy;
		}
		throw new IllegalArgumentException("a template gets texts, numbers, lists and maps, not a " + value.getClass());
	}

	static boolean truth(Object value) {
		if (value instanceof Boolean bool) {
			return bool;
		}
		if (value instanceof String text) {
			return !text.isEmpty();
		}
		if (value instanceof Number number) {
			return number.doubleValue() != 0;
		}
		if (value instanceof List<?> list) {
			return !list.isEmpty();
		}
		if (value instanceof Map<?, ?> map) {
			return !map.isEmpty();
		}
		return value instanceof Namespace;
	}

	/** Returns what an output writes. */
	static String text(Object value) {
		if (value instanceof String text) {
			return text;
		}
		if (value instanceof Boolean bool) {
			return bool ? "True" : "False";
		}
		if (value instanceof Number) {
			return value.toString();
		}
		if (value == Special.UNDEFINED) {
			return "";
		}
		if (value == Special.NONE) {
			return "None";
		}
		throw new JinjaException("writing " + kind(value) + " without tojson is not supported");
	}

	static String kind(Object value) {
		if (value instanceof String) {
			return "a text";
		}
		if (value instanceof Boolean) {
			return "a truth value";
		}
		if (value instanceof Number) {
			return "a number";
		}
		if (value instanceof List) {
			return "a list";
		}
		if (value instanceof Special special) {
			return (special == Special.NONE) ? "none" : "something undefined";
		}
		return "a map";
	}

	static boolean equal(Object left, Object right) {
		if (isNumber(left) && isNumber(right)) {
			return number(left) == number(right);
		}
		return Objects.equals(left, right);
	}

	private static boolean isNumber(Object value) {
		return value instanceof Number || value instanceof Boolean;
	}

	static double number(Object value) {
		if (value instanceof Boolean bool) {
			return bool ? 1 : 0;
		}
		if (value instanceof Number number) {
			return number.doubleValue();
		}
		throw new JinjaException(kind(value) + " stands where a number is needed");
	}

	static int index(Object value) {
		if (value instanceof Long number && Math.abs(number) < Integer.MAX_VALUE) {
			return number.intValue();
		}
		throw new JinjaException(kind(value) + " stands where a whole number is needed");
	}

	static int compare(Object left, Object right) {
		if (left instanceof String first && right instanceof String second) {
			return first.compareTo(second);
		}
		return Double.compare(number(left), number(right));
	}

	/** Adds, subtracts, multiplies or divides; joins texts and lists. */
	static Object arithmetic(String sign, Object left, Object right, Budget budget) {
		if (sign.equals("+") && left instanceof String first && right instanceof String second) {
			budget.charge((long) first.length() + second.length());
			return first + second;
		}
		if (sign.equals("+") && left instanceof List<?> first && right instanceof List<?> second) {
			budget.charge((long) first.size() + second.size());
			List<Object> joined = new ArrayList<>(first);
			joined.addAll(second);
			return joined;
		}
		if (!isNumber(left) || !isNumber(right)) {
			throw new JinjaException(
					"\"" + sign + "\" between " + kind(left) + " and " + kind(right) + " is not supported");
		}
		if (left instanceof Double || right instanceof Double || sign.equals("/")) {
			return real(sign, number(left), number(right));
		}
		return whole(sign, (long) number(left), (long) number(right));
	}

	private static Object whole(String sign, long left, long right) {
		try {
			return switch (sign) {
				case "+" -> Math.addExact(left, right);
				case "-" -> Math.subtractExact(left, right);
				case "*" -> Math.multiplyExact(left, right);
				case "//" -> Math.floorDiv(left, right);
				case "%" -> Math.floorMod(left, right);
				default -> throw new JinjaException("\"" + sign + "\" is not supported");
			};
		}
		catch (ArithmeticException ex) {
			throw new JinjaException("a calculation divides by zero or leaves the range of whole numbers");
		}
	}

	private static Object real(String sign, double left, double right) {
		return switch (sign) {
			case "+" -> left + right;
			case "-" -> left - right;
			case "*" -> left * right;
			case "/" -> {
				if (right == 0) {
					throw new JinjaException("a calculation divides by zero");
				}
				yield left / right;
			}
			default -> throw new JinjaException("\"" + sign + "\" between numbers with a point is not supported");
		};
	}

	static boolean contains(Object whole, Object part, Budget budget) {
		if (whole instanceof String text && part instanceof String piece) {
			budget.charge(1 + (long) text.length() * piece.length() / 64);
			return text.contains(piece);
		}
		if (whole instanceof Map<?, ?> map) {
			return part instanceof String && map.containsKey(part);
		}
		if (whole == Special.UNDEFINED) {
			return false;
		}
		List<Object> list = list(whole, budget);
		return list.stream().anyMatch((element) -> equal(element, part));
	}

	/** Returns what a loop goes through. */
	static List<Object> list(Object value, Budget budget) {
		List<Object> list = new ArrayList<>();
		if (value instanceof List<?> elements) {
			list.addAll(elements);
		}
		else if (value instanceof Map<?, ?> map) {
			list.addAll(map.keySet());
		}
		else if (value instanceof String text) {
			text.codePoints().forEach((point) -> list.add(Character.toString(point)));
		}
		else if (value != Special.UNDEFINED) {
			throw new JinjaException("a loop cannot go through " + kind(value));
		}
		budget.charge(list.size());
		return list;
	}

	static Object field(Object value, Object key) {
		if (value instanceof Namespace namespace) {
			return orUndefined(namespace.fields().get(text(key)));
		}
		if (value instanceof Map<?, ?> map) {
			return orUndefined(map.get(key));
		}
		if (value instanceof List<?> list && key instanceof Long) {
			int index = index(key) + ((index(key) < 0) ? list.size() : 0);
			return (index >= 0 && index < list.size()) ? list.get(index) : Special.UNDEFINED;
		}
		if (value instanceof String text && key instanceof Long) {
			int index = index(key) + ((index(key) < 0) ? text.length() : 0);
			return (index >= 0 && index < text.length()) ? text.substring(index, index + 1) : Special.UNDEFINED;
		}
		if (value == Special.UNDEFINED) {
			throw new JinjaException("the field \"" + text(key) + "\" is asked of something undefined");
		}
		return Special.UNDEFINED;
	}

	private static Object orUndefined(@Nullable Object value) {
		return (value != null) ? value : Special.UNDEFINED;
	}

	/** Cuts a list or text as Python's {@code [start:stop:step]}. */
	static Object slice(Object value, @Nullable Object start, @Nullable Object stop, @Nullable Object step,
			Budget budget) {
		List<Object> elements = list(value, budget);
		int by = (step == null) ? 1 : index(step);
		if (by == 0) {
			throw new JinjaException("the step of a slice is 0");
		}
		int size = elements.size();
		int from = bound(start, (by > 0) ? 0 : size - 1, size, by);
		int to = bound(stop, (by > 0) ? size : -1, size, by);
		List<Object> slice = new ArrayList<>();
		for (long i = from; (by > 0) ? i < to : i > to; i += by) {
			slice.add(elements.get((int) i));
		}
		if (value instanceof String) {
			return String.join("", slice.stream().map(Values::text).toList());
		}
		return slice;
	}

	private static int bound(@Nullable Object value, int otherwise, int size, int by) {
		if (value == null) {
			return otherwise;
		}
		int index = index(value);
		index += (index < 0) ? size : 0;
		return Math.max((by > 0) ? 0 : -1, Math.min(index, (by > 0) ? size : size - 1));
	}

}
