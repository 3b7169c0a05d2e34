package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks HTTP to a service that may be gone or elsewhere the next moment.
 */
final class ServiceClient {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final Supplier<URI> address;

	private final Supplier<String> key;

	/**
	 * Creates a client.
	 * @param address where the service listens now
	 * @param key the key of an administrator
	 */
	ServiceClient(Supplier<URI> address, Supplier<String> key) {
		this.address = address;
		this.key = key;
	}

	/**
	 * Creates a client of the service of this process.
	 * @param port where it listens
	 * @param home its home folder
	 * @return the client
	 */
	static ServiceClient local(int port, Path home) {
		URI address = URI.create("http://127.0.0.1:" + port);
		return new ServiceClient(() -> address, () -> adminKey(home));
	}

	static String adminKey(Path home) {
		try {
			return Files.readString(home.resolve("admin.key")).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Reply send(String method, String path, @Nullable String body, String... headers) {
		HttpRequest.BodyPublisher content = (body != null) ? HttpRequest.BodyPublishers.ofString(body)
				: HttpRequest.BodyPublishers.noBody();
		try {
			HttpRequest.Builder request = HttpRequest.newBuilder(this.address.get().resolve(path))
				.timeout(PATIENCE)
				.method(method, content);
			if (headers.length > 0) {
				request.headers(headers);
			}
			if (body != null && !List.of(headers).contains("Content-Type")) {
				request.header("Content-Type", "application/json");
			}
			var response = this.http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
			return new Reply(response.statusCode(), response.body());
		}
		catch (IOException | IllegalStateException ex) {
			return new Reply(0, ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Reply(0, ex.toString());
		}
	}

	Reply admin(String method, String path, @Nullable String body) {
		return send(method, "/admin/v1" + path, body, "Authorization", "Bearer " + this.key.get());
	}

	Reply register(String name, Path folder, @Nullable String digest) {
		ObjectNode body = Reply.JSON.createObjectNode().put("name", name).put("path", folder.toString());
		if (digest != null) {
			body.put("digest", digest);
		}
		return admin("POST", "/checkpoints", body.toString());
	}

	Reply point(String alias, String checkpoint) {
		return admin("PUT", "/aliases/" + alias,
				Reply.JSON.createObjectNode().put("checkpoint", checkpoint).toString());
	}

	/**
	 * Returns the checkpoint that an alias leads to as this service knows it.
	 * @param alias the alias
	 * @return the checkpoint's name; empty if no answer came
	 */
	String target(String alias) {
		Reply reply = admin("GET", "/aliases/" + alias, null);
		return (reply.status() == 200) ? reply.json().path("checkpoint").asString("") : "";
	}

	JsonNode get(String path) {
		return admin("GET", path, null).ok();
	}

	Reply batch(String jsonl) {
		return send("POST", "/v1/batches", jsonl, "Content-Type", "application/jsonl");
	}

	String adminKeyText() {
		return this.key.get();
	}

	/**
	 * Reads a metric.
	 * @param name its name
	 * @return its value; -1 if it cannot be read
	 */
	double metric(String name) {
		Reply reply = send("GET", "/actuator/metrics/" + name, null, "Authorization", "Bearer " + this.key.get());
		return (reply.status() == 200) ? reply.json().at("/measurements/0/value").asDouble(-1) : -1;
	}

	boolean isReady() {
		return send("GET", "/actuator/health/readiness", null).status() == 200;
	}

	boolean isLive() {
		return send("GET", "/actuator/health/liveness", null).status() == 200;
	}

}
