package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses batches as a client would.
 */
final class BatchClient {

	private static final String JSONL = "application/jsonl";

	private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

	private final ApiClient client;

	private final @Nullable String key;

	BatchClient(ApiClient client, @Nullable String key) {
		this.client = client;
		this.key = key;
	}

	HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = this.client.request("/v1/batches" + path);
		return (this.key != null) ? request.header("Authorization", "Bearer " + this.key) : request;
	}

	HttpResponse<String> post(String type, String body) {
		return this.client
			.send(request("").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> upload(String rows) {
		return post(JSONL, rows);
	}

	/** Uploads and expects a batch. */
	String create(String rows) {
		return created(upload(rows));
	}

	static String created(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
		String id = ApiClient.JSON.readTree(response.body()).get("id").asString();
		assertThat(response.headers().firstValue("Location")).hasValue("/v1/batches/" + id);
		return id;
	}

	HttpResponse<String> get(String path) {
		return this.client.send(request(path).GET());
	}

	HttpResponse<String> cancel(String id) {
		return this.client.send(request("/" + id + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
	}

	HttpResponse<String> delete(String id) {
		return this.client.send(request("/" + id).DELETE());
	}

	JsonNode batch(String id) {
		HttpResponse<String> response = get("/" + id);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return ApiClient.JSON.readTree(response.body());
	}

	JsonNode awaitStatus(String id, String status) {
		Eventually.holds(() -> assertThat(batch(id).get("status").asString()).isEqualTo(status));
		return batch(id);
	}

	/** Follows the pages until there is none. */
	List<JsonNode> all(String id, String kind, int limit) {
		List<JsonNode> rows = new ArrayList<>();
		String path = "/" + id + "/" + kind + "?limit=" + limit;
		while (!path.isEmpty()) {
			HttpResponse<String> page = get(path);
			assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
			assertThat(page.headers().firstValue("Content-Type"))
				.hasValueSatisfying((type) -> assertThat(type).startsWith(JSONL));
			page.body().lines().map(ApiClient.JSON::readTree).forEach(rows::add);
			Matcher next = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
			path = next.find() ? next.group(1).substring("/v1/batches".length()) : "";
		}
		return rows;
	}

	/** A row as it is uploaded. */
	static String row(String customId, String task, String body) {
		return "{\"customId\": \"" + customId + "\", \"task\": \"" + task + "\", \"body\": "
				+ body.replaceAll("\\s*\\n\\s*", " ") + "}\n";
	}

}
