package io.alignserve.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Speaks HTTP to the service as a client would.
 */
final class ApiClient {

	static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String base;

	ApiClient(int port) {
		this.base = "http://localhost:" + port;
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path));
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	HttpResponse<String> post(String path, String body) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Calls with a key; without a body if there is none. */
	HttpResponse<String> call(String key, String method, String path, @Nullable String body) {
		HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + key);
		if (body == null) {
			return send(request.method(method, HttpRequest.BodyPublishers.noBody()));
		}
		return send(request.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Gets with a key, and expects an answer. */
	JsonNode get(String key, String path) {
		HttpResponse<String> response = call(key, "GET", path, null);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JSON.readTree(response.body());
	}

	/** Posts and expects an answer. */
	JsonNode ask(String path, String body) {
		HttpResponse<String> response = post(path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JSON.readTree(response.body());
	}

	/** Posts and returns the events that come back. */
	List<Event> stream(String path, String body) {
		HttpResponse<String> response = send(request(path).header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		List<Event> events = new ArrayList<>();
		for (String block : response.body().split("\n\n")) {
			String[] lines = block.split("\n");
			events.add(new Event(lines[0].substring("event: ".length()),
					JSON.readTree(lines[1].substring("data: ".length()))));
		}
		return events;
	}

	/**
	 * One server-sent event.
	 *
	 * @param name its name
	 * @param data its data
	 */
	record Event(String name, JsonNode data) {
	}

}
