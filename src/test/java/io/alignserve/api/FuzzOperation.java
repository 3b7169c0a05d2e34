package io.alignserve.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One operation as the OpenAPI document tells of it.
 *
 * @param document the whole document, for what the operation refers to
 * @param method the HTTP method
 * @param path the path with its variables in braces
 * @param node the operation's object
 */
record FuzzOperation(JsonNode document, String method, String path, JsonNode node) {

	private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

	static List<FuzzOperation> all(JsonNode document) {
		List<FuzzOperation> operations = new ArrayList<>();
		document.get("paths")
			.properties()
			.forEach((path) -> path.getValue()
				.properties()
				.stream()
				.filter((one) -> METHODS.contains(one.getKey()))
				.forEach((one) -> operations.add(new FuzzOperation(document, one.getKey().toUpperCase(Locale.ROOT),
						path.getKey(), one.getValue()))));
		return operations;
	}

	String id() {
		return this.node.path("operationId").asString(this.method + " " + this.path);
	}

	/**
	 * Returns the parameters of a place: {@code path}, {@code query} or {@code header}.
	 */
	List<JsonNode> parameters(String in) {
		return this.node.path("parameters")
			.valueStream()
			.map(this::resolve)
			.filter((parameter) -> parameter.path("in").asString("").equals(in))
			.toList();
	}

	/** Returns the media types that the body may have; none if there is no body. */
	List<String> bodyTypes() {
		return List.copyOf(this.node.at("/requestBody/content").propertyNames());
	}

	JsonNode body(String mediaType) {
		return this.node.path("requestBody").path("content").path(mediaType);
	}

	/** Returns what the document says of a status; {@code null} if nothing. */
	@Nullable JsonNode response(int status) {
		JsonNode response = this.node.path("responses").get(String.valueOf(status));
		return (response != null) ? resolve(response) : null;
	}

	/** Returns the media types in which the operation answers well. */
	Set<String> answerTypes() {
		Set<String> types = new TreeSet<>();
		this.node.path("responses")
			.properties()
			.stream()
			.filter((response) -> response.getKey().startsWith("2"))
			.forEach((response) -> types.addAll(resolve(response.getValue()).path("content").propertyNames()));
		return types;
	}

	/** Follows a reference. */
	JsonNode resolve(JsonNode node) {
		JsonNode reference = node.get("$ref");
		return (reference != null) ? this.document.at(reference.asString().substring(1)) : node;
	}

}
