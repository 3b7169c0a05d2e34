package io.alignserve.remote.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.sun.jna.Native;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.AlignServe;
import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real OpenAI-compatible server for tests: llama.cpp with a model in float32, in a
 * process of its own, on a free port of this machine.
 */
public final class OpenAiServer implements AutoCloseable {

	/**
	 * A system property: the path of a {@code llama-server}, which then takes the place
	 * of the one in the jar.
	 */
	private static final String PROGRAM = "alignserve.llama-server";

	private static final String MODEL = "starter";

	/** What the server process has on its class path: each a class of one jar. */
	private static final List<Class<?>> NEEDED = List.of(OpenAiServer.class, Native.class, JsonMapper.class,
			JsonParser.class, JsonAutoDetect.class, NullMarked.class, AlignServe.class);

	private final Process process;

	private final Path files;

	private final int port;

	private final String model;

	private OpenAiServer(Process process, Path files, int port, String model) {
		this.process = process;
		this.files = files;
		this.port = port;
		this.model = model;
	}

	/**
	 * Starts a server that needs no key.
	 * @param folder a Llama in Hugging Face's layout, of one weight file
	 * @param kind whose answers it gives
	 * @return the server, to be closed
	 */
	public static OpenAiServer start(Path folder, ServerKind kind) {
		return start(folder, kind, null);
	}

	/**
	 * Starts a server.
	 * @param folder a Llama in Hugging Face's layout, of one weight file
	 * @param kind whose answers it gives
	 * @param key the API key it asks for; {@code null} if none
	 * @return the server, to be closed
	 */
	public static OpenAiServer start(Path folder, ServerKind kind, @Nullable String key) {
		try {
			Path files = Files.createTempDirectory("openai-server");
			Path model = files.resolve("model.gguf");
			LlamaGguf.write(folder, model);
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
							"-XX:TieredStopAtLevel=1", "-cp", classPath(), LlamaServer.class.getName(),
							model.toString(), kind.name(), MODEL));
			if (key != null) {
				command.add(key);
			}
			Path log = files.resolve("server.log");
			String program = System.getProperty(PROGRAM);
			if (kind == ServerKind.LLAMA_CPP && program != null) {
				return program(program, files, key);
			}
			Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
			String line = process.inputReader().readLine();
			if (line == null || !line.startsWith("port ")) {
				process.destroyForcibly();
				throw new IllegalStateException("the server did not start: " + line + "\n" + tail(log));
			}
			return new OpenAiServer(process, files, Integer.parseInt(line.substring(5)), MODEL);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** llama.cpp's own server, and a wait until it answers. */
	private static OpenAiServer program(String program, Path files, @Nullable String key) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		List<String> command = new ArrayList<>(
				List.of(program, "-m", files.resolve("model.gguf").toString(), "--port", String.valueOf(port), "-a",
						MODEL, "-np", "4", "-c", "4096", "-t", "1", "-ctk", "f32", "-ctv", "f32", "-fa", "off"));
		if (key != null) {
			command.addAll(List.of("--api-key", key));
		}
		File log = files.resolve("server.log").toFile();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
		OpenAiServer server = new OpenAiServer(process, files, port, MODEL);
		HttpRequest health = HttpRequest.newBuilder(server.url().resolve("/health")).build();
		Eventually.holds(() -> assertThat(answers(health)).as(tail(log.toPath())).isTrue());
		return server;
	}

	private static boolean answers(HttpRequest request) throws InterruptedException {
		try {
			return HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.discarding())
				.statusCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String classPath() {
		Stream<String> found = NEEDED.stream().map(OpenAiServer::place);
		return Stream.concat(found, Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)))
			.filter((entry) -> !entry.isEmpty())
			.distinct()
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static String place(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String tail(Path log) throws IOException {
		List<String> lines = Files.readAllLines(log);
		return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
	}

	/**
	 * The address below which its calls are.
	 * @return for example {@code http://127.0.0.1:41234/v1}
	 */
	public URI url() {
		return URI.create("http://127.0.0.1:" + this.port + "/v1");
	}

	/**
	 * The name its model is asked for by.
	 * @return the name
	 */
	public String model() {
		return this.model;
	}

	/**
	 * Ends the process at once, as a crash does.
	 */
	@Override
	public void close() {
		try {
			this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
			Files.deleteIfExists(this.files.resolve("model.gguf"));
			Files.deleteIfExists(this.files.resolve("server.log"));
			Files.deleteIfExists(this.files);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
