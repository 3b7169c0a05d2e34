package io.alignserve.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.alignserve.TestDatabase;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service prints, and that it sends nothing to collectors nobody has configured.
 */
class LogLinesIT {

	private static final String WORD = "zyxwvutsrqponmlkjihgfedcba";

	/** With dots, as Elasticsearch takes it for what it is. */
	private static final String REQUEST_ID = "http.request.id";

	/** Where OpenTelemetry sends things if nobody says otherwise. */
	private static final List<Integer> COLLECTORS = List.of(4317, 4318);

	@Test
	void structuredLinesHaveTheRequestsIdAndNoneOfItsText() {
		Path folder = Path.of("target", "soak", "lines");
		SoakCheckpoints checkpoints = SoakCheckpoints.in(folder.resolve("checkpoints"));
		Map<String, String> properties = Map.of("alignserve.checkpoint.name", "soak-a", "alignserve.checkpoint.path",
				checkpoints.good("soak-a", 1).toString(), "logging.structured.format.console", "ecs",
				// Everything that the service itself would ever say of a call.
				"logging.level.io.alignserve", "DEBUG");
		List<ServerSocketChannel> collectors = COLLECTORS.stream().flatMap((port) -> listen(port).stream()).toList();
		try (ServiceProcess service = new ServiceProcess(folder, "service", TestDatabase.create(), properties)) {
			service.start();
			ServiceClient client = new ServiceClient(service::address, service::adminKey);
			Await.until("it is ready", Duration.ofSeconds(60), client::isReady);
			String body = "{\"ad\": {\"brand\": \"" + WORD + "\", \"title\": \"" + WORD + "\", \"body\": \"" + WORD
					+ "\"}, \"attributes\": [\"gender\"]}";
			assertThat(client.send("POST", "/v1/tap", body, "X-Request-Id", "lines-1").status()).isEqualTo(200);
			assertThat(client.send("POST", "/v1/tap", WORD, "X-Request-Id", "lines-2").status()).isEqualTo(400);
			List<String> lines = service.output().lines().filter((line) -> !isHint(line)).toList();
			List<JsonNode> events = lines.stream().map(Reply.JSON::readTree).toList();
			assertThat(events).allSatisfy((event) -> {
				assertThat(event.at("/@timestamp").asString()).isNotEmpty();
				assertThat(event.at("/log/level").asString()).isNotEmpty();
				assertThat(event.at("/log/logger").asString()).isNotEmpty();
				assertThat(event.at("/service/name").asString()).isEqualTo("alignserve");
				assertThat(event.at("/message").isString()).isTrue();
			});
			assertThat(events).extracting((event) -> event.path(REQUEST_ID).asString(""))
				.contains("lines-1", "lines-2");
			assertThat(events).filteredOn((event) -> !event.path(REQUEST_ID).isMissingNode())
				.allSatisfy((event) -> assertThat(event.path("trace.id").asString()).hasSize(32));
			assertThat(events).filteredOn((event) -> event.at("/process/thread/name").asString().equals("main"))
				.allSatisfy((event) -> assertThat(event.path(REQUEST_ID).isMissingNode()).isTrue());
			assertThat(String.join("\n", lines)).doesNotContain(WORD).doesNotContainIgnoringCase("otlp");
			assertThat(collectors).allSatisfy((collector) -> assertThat(accepted(collector)).isFalse());
		}
		finally {
			collectors.forEach(LogLinesIT::close);
		}
	}

	/** What is printed for people, whatever the form of the log. */
	private static boolean isHint(String line) {
		return line.startsWith("curl ") || line.startsWith("http://") || line.startsWith("OpenJDK");
	}

	/** Where a collector of somebody else's runs, nobody can tell who is called. */
	private static Optional<ServerSocketChannel> listen(int port) {
		try {
			ServerSocketChannel channel = ServerSocketChannel.open();
			try {
				channel.configureBlocking(false);
				channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				return Optional.of(channel);
			}
			catch (BindException ex) {
				channel.close();
				return Optional.empty();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean accepted(ServerSocketChannel collector) {
		try (SocketChannel caller = collector.accept()) {
			return caller != null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void close(ServerSocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
