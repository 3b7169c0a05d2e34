package io.alignserve.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Makes JSON values: some that a schema allows, and some that nobody would think of.
 */
final class FuzzValues {

	/** Text that has broken services before. */
	static final List<String> ODD_TEXTS = List.of("", " ", "\u0000", "a\u0000b", "\r\nX-Injected: 1", "\n\t", "\ud800",
			"\udfff\ud83d", "🚲", "e\u0301\u0301\u0301\u0301", "\u202edesrever", "\ufeff", "\uffff",
			"'; DROP TABLE api_key; --", "../../../../etc/passwd", "..%2f..", "%00", "${jndi:ldap://127.0.0.1/a}",
			"{{7*7}}", "<script>alert(1)</script>", "null", "true", "NaN", "-0", "1e999", "2147483648", "0x10", "65+",
			"18-24", "Ohio", "default", "\u0130\u0131\u00df", "𝟙", "a".repeat(300), "ü".repeat(1000),
			"x".repeat(30_000), "http://169.254.169.254/", "9999-12-31", "-1-01-01", "2024-02-30",
			"+292278994-08-17T07:12:55.807Z", "=1+1", "\"", "\\", "/", ".", "..", "%", "*");

	private static final List<String> ODD_NUMBERS = List.of("0", "-1", "-0.0", "1", "2147483647", "2147483648",
			"-9223372036854775808", "9223372036854775807", "9223372036854775808", "1e308", "1e309", "-1e-400",
			"1e99999999", "0.1", "1.5", "99999999999999999999999999", "1E2", "17");

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final int MAX_DEPTH = 6;

	private final Random random;

	private final FuzzOperation operation;

	private final List<String> known;

	/**
	 * Creates a maker of values.
	 * @param random decides everything
	 * @param operation resolves references
	 * @param known ids and names that the service has given before
	 */
	FuzzValues(Random random, FuzzOperation operation, List<String> known) {
		this.random = random;
		this.operation = operation;
		this.known = known;
	}

	<T> T pick(List<T> some) {
		return some.get(this.random.nextInt(some.size()));
	}

	boolean oneIn(int many) {
		return this.random.nextInt(many) == 0;
	}

	/** Makes a value that a schema allows, as far as the schema tells. */
	JsonNode allowed(JsonNode unresolved) {
		return allowed(unresolved, 0);
	}

	private JsonNode allowed(JsonNode unresolved, int depth) {
		JsonNode schema = this.operation.resolve(unresolved);
		if (schema.has("enum")) {
			return schema.get("enum").get(this.random.nextInt(schema.get("enum").size()));
		}
		for (String choice : List.of("oneOf", "anyOf", "allOf")) {
			if (schema.has(choice)) {
				return allowed(schema.get(choice).get(this.random.nextInt(schema.get(choice).size())), depth);
			}
		}
		if (schema.has("example") && !oneIn(3)) {
			return schema.get("example");
		}
		return switch (type(schema)) {
			case "object" -> object(schema, depth);
			case "array" -> array(schema, depth);
			case "integer" -> NODES.numberNode(schema.path("minimum").asInt(0) + this.random.nextInt(20));
			case "number" -> NODES.numberNode(schema.path("minimum").asDouble(0) + this.random.nextDouble());
			case "boolean" -> NODES.booleanNode(this.random.nextBoolean());
			default -> NODES.stringNode(text(schema));
		};
	}

	private static String type(JsonNode schema) {
		JsonNode type = schema.path("type");
		String name = type.isArray() ? type.get(0).asString() : type.asString("");
		return (name.isEmpty() && schema.has("properties")) ? "object" : name;
	}

	private String text(JsonNode schema) {
		return switch (schema.path("format").asString("")) {
			case "date" -> "2024-0" + (1 + this.random.nextInt(9)) + "-15";
			case "date-time" -> "2024-0" + (1 + this.random.nextInt(9)) + "-15T12:00:00Z";
			case "uuid" -> new UUID(this.random.nextLong(), this.random.nextLong()).toString();
			default -> oneIn(2) ? pick(this.known) : "word" + this.random.nextInt(5);
		};
	}

	private ObjectNode object(JsonNode schema, int depth) {
		ObjectNode object = NODES.objectNode();
		List<String> required = schema.path("required").valueStream().map(JsonNode::asString).toList();
		schema.path("properties").properties().forEach((property) -> {
			if (required.contains(property.getKey()) || (depth < MAX_DEPTH && this.random.nextBoolean())) {
				object.set(property.getKey(), allowed(property.getValue(), depth + 1));
			}
		});
		if (schema.path("additionalProperties").isObject() && depth < MAX_DEPTH) {
			object.set("key", allowed(schema.get("additionalProperties"), depth + 1));
		}
		return object;
	}

	private ArrayNode array(JsonNode schema, int depth) {
		ArrayNode array = NODES.arrayNode();
		for (int left = this.random.nextInt(3) + ((depth < MAX_DEPTH) ? 1 : 0); left > 0; left--) {
			array.add(allowed(schema.path("items"), depth + 1));
		}
		return array;
	}

	/** Makes a value that nobody would think of. */
	JsonNode odd() {
		return switch (this.random.nextInt(9)) {
			case 0 -> NODES.nullNode();
			case 1 -> NODES.booleanNode(this.random.nextBoolean());
			case 2 -> NODES.arrayNode();
			case 3 -> NODES.objectNode();
			case 4 -> NODES.arrayNode().add(odd()).add(odd());
			case 5 -> NODES.objectNode().set(pick(ODD_TEXTS), odd());
			// Its digits go on the wire as they are.
			case 6 -> NODES.rawValueNode(new RawValue(pick(ODD_NUMBERS)));
			default -> NODES.stringNode(oneIn(4) ? pick(this.known) : pick(ODD_TEXTS));
		};
	}

	/** Changes one place in a value. */
	JsonNode changed(JsonNode value) {
		if (value.isObject() && !value.isEmpty() && !oneIn(6)) {
			ObjectNode object = (ObjectNode) value.deepCopy();
			String name = pick(new ArrayList<>(object.propertyNames()));
			switch (this.random.nextInt(8)) {
				case 0 -> object.remove(name);
				case 1 -> object.set(pick(ODD_TEXTS), odd());
				case 2 -> object.set(name.toUpperCase(Locale.ROOT), object.get(name));
				default -> object.set(name, changed(object.get(name)));
			}
			return object;
		}
		if (value.isArray() && !value.isEmpty() && !oneIn(6)) {
			ArrayNode array = (ArrayNode) value.deepCopy();
			int index = this.random.nextInt(array.size());
			switch (this.random.nextInt(6)) {
				case 0 -> array.remove(index);
				case 1 -> array.add(array.get(index));
				case 2 -> IntStream.range(0, 200).forEach((i) -> array.add(array.get(index)));
				default -> array.set(index, changed(array.get(index)));
			}
			return array;
		}
		return odd();
	}

}
