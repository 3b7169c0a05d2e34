package io.alignserve.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Judges an answer by the OpenAPI document.
 */
final class FuzzVerdict {

	private static final Set<String> TYPES = Arrays.stream(ProblemType.values())
		.map((type) -> type.uri().toString())
		.collect(Collectors.toSet());

	/** What a stack trace or a foreign error message would show. */
	private static final List<String> LEAKS = List.of("org.springframework", "org.postgresql", "PSQLException",
			"tools.jackson", "java.lang.", "org.apache", "jakarta.", "\tat ", "io.alignserve.");

	private static final int MAX_DEPTH = 12;

	private final FuzzOperation operation;

	private final FuzzWire.Answer answer;

	private final List<String> faults = new ArrayList<>();

	private FuzzVerdict(FuzzOperation operation, FuzzWire.Answer answer) {
		this.operation = operation;
		this.answer = answer;
	}

	/**
	 * Judges.
	 * @param request what was sent
	 * @param answer what came back
	 * @return what is wrong with it; nothing if all is well
	 */
	static List<String> faults(FuzzRequest request, FuzzWire.Answer answer) {
		FuzzVerdict verdict = new FuzzVerdict(request.operation(), answer);
		boolean asked = new String(request.bytes(), 0, 8, StandardCharsets.US_ASCII)
			.startsWith(request.operation().method() + " ");
		if (answer.status() >= 400) {
			verdict.refusal(request.odd(),
					new String(request.bytes(), 0, 5, StandardCharsets.US_ASCII).equals("HEAD "));
		}
		else if (asked && !request.odd()) {
			verdict.success();
		}
		LEAKS.stream()
			.filter((leak) -> answer.body().contains(leak))
			.forEach((leak) -> verdict.faults.add("the answer tells of " + leak));
		return verdict.faults;
	}

	private void refusal(boolean odd, boolean withoutBody) {
		int status = this.answer.status();
		boolean documented = this.operation.response(status) != null && (status == 503 || status == 507);
		if (status >= 500 && !documented) {
			this.faults.add("status " + status);
		}
		if (!this.answer.type().equals("application/problem+json")) {
			this.faults.add("a refusal of type " + this.answer.type());
			return;
		}
		JsonNode problem = withoutBody ? null : json();
		if (problem == null) {
			return;
		}
		if (!TYPES.contains(problem.path("type").asString(""))) {
			this.faults.add("the problem's type is " + problem.get("type"));
		}
		if (problem.path("status").asInt(0) != status) {
			this.faults.add("the problem's status is " + problem.get("status"));
		}
		String id = problem.path("requestId").asString("");
		if (!odd && (id.isEmpty() || !id.equals(this.answer.header("x-request-id"))) && !isReplayed()) {
			this.faults.add("the problem's requestId is " + problem.get("requestId") + ", the header says "
					+ this.answer.header("x-request-id"));
		}
	}

	private boolean isReplayed() {
		return this.answer.header(RepeatableCalls.REPLAYED.toLowerCase(Locale.ROOT)) != null;
	}

	private void success() {
		JsonNode response = this.operation.response(this.answer.status());
		if (response == null) {
			this.faults.add("status " + this.answer.status() + " is not in the document");
			return;
		}
		JsonNode content = response.path("content");
		if (content.isEmpty()) {
			if (!this.answer.body().isEmpty()) {
				this.faults.add("a body where the document has none");
			}
			return;
		}
		String type = content.propertyNames()
			.stream()
			.filter((name) -> this.answer.type().startsWith(name))
			.findFirst()
			.orElse(null);
		if (type == null) {
			this.faults.add("an answer of type " + this.answer.type() + ", documented are " + content.propertyNames());
		}
		else if (type.endsWith("json")) {
			JsonNode value = json();
			if (value != null) {
				conforms(value, content.get(type).path("schema"), "", 0);
			}
		}
	}

	private @Nullable JsonNode json() {
		try {
			return ApiClient.JSON.readTree(this.answer.body());
		}
		catch (JacksonException ex) {
			this.faults.add("the body is not JSON");
			return null;
		}
	}

	private void conforms(JsonNode value, JsonNode unresolved, String where, int depth) {
		JsonNode schema = this.operation.resolve(unresolved);
		if (depth > MAX_DEPTH || schema.has("oneOf") || schema.has("anyOf") || schema.has("allOf")) {
			return;
		}
		List<String> types = schema.path("type").isArray()
				? schema.get("type").valueStream().map(JsonNode::asString).toList()
				: List.of(schema.path("type").asString(""));
		if (types.stream().noneMatch((type) -> isOf(value, type))) {
			this.faults.add(where + " is " + value.getNodeType() + ", documented is " + types);
			return;
		}
		if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
			this.faults.add(where + " is " + value + ", which is not in its enum");
		}
		if (value.isObject()) {
			schema.path("required")
				.valueStream()
				.map(JsonNode::asString)
				.filter((name) -> !value.has(name))
				.forEach((name) -> this.faults.add(where + "/" + name + " is missing"));
			schema.path("properties")
				.properties()
				.stream()
				.filter((property) -> value.hasNonNull(property.getKey()))
				.forEach((property) -> conforms(value.get(property.getKey()), property.getValue(),
						where + "/" + property.getKey(), depth + 1));
		}
		if (value.isArray() && schema.has("items")) {
			value.forEach((item) -> conforms(item, schema.get("items"), where + "/-", depth + 1));
		}
	}

	private static boolean isOf(JsonNode value, String type) {
		return switch (type) {
			case "object" -> value.isObject();
			case "array" -> value.isArray();
			case "string" -> value.isString();
			case "integer" -> value.isIntegralNumber();
			case "number" -> value.isNumber();
			case "boolean" -> value.isBoolean();
			case "null" -> value.isNull();
			default -> true;
		};
	}

}
