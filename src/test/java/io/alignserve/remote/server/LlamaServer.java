package io.alignserve.remote.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * llama.cpp behind HTTP, as a process of its own: whatever happens in its native code
 * ends this process only. Ends when its standard input does.
 */
final class LlamaServer {

	/** How many sequences take turns. */
	private static final int SEQUENCES = 8;

	private final LlamaContext model;

	private final Sequences sequences = new Sequences(SEQUENCES);

	private final ServerKind kind;

	private final String name;

	private final @Nullable String key;

	private LlamaServer(LlamaContext model, ServerKind kind, String name, @Nullable String key) {
		this.model = model;
		this.kind = kind;
		this.name = name;
		this.key = key;
	}

	/**
	 * Serves until standard input ends. Prints the port on standard output.
	 * @param arguments GGUF file, {@link ServerKind}, name of the model, API key if one
	 * is needed
	 */
	public static void main(String[] arguments) throws IOException {
		LlamaContext model = LlamaContext.load(Path.of(arguments[0]), SEQUENCES);
		LlamaServer server = new LlamaServer(model, ServerKind.valueOf(arguments[1]), arguments[2],
				(arguments.length > 3) ? arguments[3] : null);
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
		http.setExecutor(Executors.newCachedThreadPool());
		http.createContext("/", server::handle);
		http.start();
		System.out.println("port " + http.getAddress().getPort());
		System.in.transferTo(java.io.OutputStream.nullOutputStream());
		Runtime.getRuntime().halt(0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			try {
				route(exchange);
			}
			catch (CompletionCall.RefusedException ex) {
				refuse(exchange, ex.status(), String.valueOf(ex.getMessage()));
			}
			catch (JacksonException ex) {
				refuse(exchange, 400, "the body is not JSON");
			}
			catch (RuntimeException ex) {
				ex.printStackTrace();
				refuse(exchange, 500, String.valueOf(ex.getMessage()));
			}
		}
	}

	private void route(HttpExchange exchange) throws IOException {
		String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		if (route.equals("GET /health")) {
			byte[] ok = (this.kind == ServerKind.LLAMA_CPP) ? "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8)
					: new byte[0];
			answer(exchange, 200, ok);
			return;
		}
		if (this.key != null
				&& !("Bearer " + this.key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			throw new CompletionCall.RefusedException(401, "Invalid API Key");
		}
		switch (route) {
			case "GET /v1/models" -> answer(exchange, 200, models());
			case "POST /v1/completions" -> complete(exchange);
			default -> throw new CompletionCall.RefusedException(404, "File Not Found");
		}
	}

	private ObjectNode models() {
		ObjectNode body = JsonMapper.shared().createObjectNode().put("object", "list");
		ObjectNode entry = body.putArray("data")
			.addObject()
			.put("id", this.name)
			.put("object", "model")
			.put("created", System.currentTimeMillis() / 1000)
			.put("owned_by", (this.kind == ServerKind.VLLM) ? "vllm" : "llamacpp");
		if (this.kind == ServerKind.VLLM) {
			entry.put("max_model_len", this.model.contextLength());
		}
		else {
			entry.putObject("meta")
				.put("n_vocab", this.model.vocabularySize())
				.put("n_ctx_train", this.model.contextLength());
		}
		return body;
	}

	private void complete(HttpExchange exchange) throws IOException {
		JsonNode json = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
		if (this.kind == ServerKind.VLLM && !json.path("model").asString(this.name).equals(this.name)) {
			throw new CompletionCall.RefusedException(404,
					"The model `" + json.path("model").asString() + "` does not exist.");
		}
		CompletionCall call = CompletionCall.read(json, this.kind, this.model);
		AnswerShape shape = shape(call);
		int[] places = this.sequences.take(call.prompts().size() * call.count());
		try (CompletionRun run = new CompletionRun(this.model, call, shape, this.name, places)) {
			if (call.stream()) {
				exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
				exchange.sendResponseHeaders(200, 0);
				run.stream(exchange.getResponseBody());
			}
			else {
				answer(exchange, 200, run.complete());
			}
		}
		finally {
			this.sequences.giveBack(places);
		}
	}

	private AnswerShape shape(CompletionCall call) {
		return (this.kind == ServerKind.VLLM) ? new VllmShape(this.model, call)
				: new LlamaCppShape(this.model, call.probabilities());
	}

	private void refuse(HttpExchange exchange, int status, String message) throws IOException {
		AnswerShape shape = (this.kind == ServerKind.VLLM) ? new VllmShape(this.model, CompletionCall.NONE)
				: new LlamaCppShape(this.model, 0);
		answer(exchange, status, shape.error(status, message));
	}

	private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
		answer(exchange, status, JsonMapper.shared().writeValueAsBytes(body));
	}

	private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
		exchange.sendResponseHeaders(status, (body.length == 0) ? -1 : body.length);
		exchange.getResponseBody().write(body);
	}

}
