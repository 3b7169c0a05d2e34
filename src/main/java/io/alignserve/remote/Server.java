package io.alignserve.remote;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

import org.jspecify.annotations.Nullable;

import io.alignserve.checkpoint.RemoteSettings;
import io.alignserve.generation.Engine;

/**
 * The address of a server, and what callers are told about it: the checkpoint's name,
 * never the address.
 */
final class Server {

	private final String name;

	private final RemoteSettings settings;

	private final @Nullable String key;

	private final Duration pause;

	/**
	 * Creates the address.
	 * @param name the checkpoint's name
	 * @param settings where it is
	 * @param key the key that it wants; {@code null} if it wants none
	 * @param pause when to try again if nothing else is known
	 */
	Server(String name, RemoteSettings settings, @Nullable String key, Duration pause) {
		this.name = name;
		this.settings = settings;
		this.key = key;
		this.pause = pause;
	}

	String name() {
		return this.name;
	}

	RemoteSettings settings() {
		return this.settings;
	}

	Exchange post(HttpClient client, Call call, ScheduledExecutorService timer, Runnable onAnswer) {
		HttpRequest.Builder request = request("/completions").header("Content-Type", "application/json")
			.header("Accept", call.isStreamed() ? "text/event-stream" : "application/json")
			.POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
		call.trace().addTo(request);
		RemoteSettings.Timeouts timeouts = this.settings.timeouts();
		// What is not streamed is silent until it is complete.
		Duration silence = call.isStreamed() ? timeouts.event() : timeouts.total();
		return Exchange.send(client, request.build(), call.reader(), silence, timer, onAnswer);
	}

	Exchange models(HttpClient client, AnswerReader reader, ScheduledExecutorService timer) {
		return Exchange.send(client, request("/models").header("Accept", "application/json").GET().build(), reader,
				this.settings.timeouts().event(), timer, () -> {
				});
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.settings.url() + path));
		if (this.key != null) {
			request.header("Authorization", "Bearer " + this.key);
		}
		return request;
	}

	RuntimeException forCallers(ServerFault fault) {
		return fault.forCallers(this.name, this.pause);
	}

	RuntimeException leftAlone() {
		return new Engine.UnavailableException(
				"the engine behind '" + this.name + "' failed too often and is left alone for a while", this.pause,
				null);
	}

	RuntimeException closed() {
		return new Engine.EngineClosedException("The engine " + this.name + " is closed");
	}

	/** Without the key. */
	@Override
	public String toString() {
		return this.name;
	}

}
