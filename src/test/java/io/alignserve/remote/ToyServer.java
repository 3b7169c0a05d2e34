package io.alignserve.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.tokenizer.Tokenizer;

/**
 * An OpenAI-compatible server over a {@link ToyModel}, on a real socket. It answers in
 * the shapes of several servers, and badly if it is told to.
 */
final class ToyServer implements AutoCloseable {

	static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Tokenizer tokenizer;

	private final ToyModel model;

	/** How answers look. */
	volatile Shape shape = Shape.VLLM;

	/** What it does instead of an answer. */
	volatile @Nullable Fault fault;

	/** What it does instead of listing its models. */
	volatile @Nullable Fault modelsFault;

	/** The most log-probabilities of a place. */
	volatile int most = 20;

	/** Whether a biased token's true log-probability is told. */
	volatile boolean tellsForced = true;

	volatile String modelName = "toy";

	volatile String lastAuthorization = "";

	/** The W3C trace context of the last completion. */
	volatile @Nullable String lastTrace;

	final AtomicInteger completions = new AtomicInteger();

	final AtomicInteger looks = new AtomicInteger();

	final AtomicInteger hangUps = new AtomicInteger();

	ToyServer(Tokenizer tokenizer) throws IOException {
		this(tokenizer, 0);
	}

	ToyServer(Tokenizer tokenizer, int port) throws IOException {
		this.tokenizer = tokenizer;
		this.model = new ToyModel(tokenizer.vocabularySize());
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
		this.server.setExecutor(this.threads);
		this.server.createContext("/v1/models", this::models);
		this.server.createContext("/v1/completions", this::completions);
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	String url() {
		return "http://127.0.0.1:" + port() + "/v1";
	}

	ToyModel model() {
		return this.model;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void models(HttpExchange exchange) throws IOException {
		this.lastAuthorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
		this.looks.incrementAndGet();
		Fault now = this.modelsFault;
		if (now != null) {
			try {
				now.answer(exchange, this, JSON.createObjectNode());
			}
			finally {
				exchange.close();
			}
			return;
		}
		ObjectNode answer = JSON.createObjectNode();
		answer.putArray("data").addObject().put("id", this.modelName);
		send(exchange, 200, answer.toString());
	}

	private void completions(HttpExchange exchange) throws IOException {
		this.lastTrace = exchange.getRequestHeaders().getFirst("traceparent");
		this.completions.incrementAndGet();
		JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
		Fault now = this.fault;
		if (now != null) {
			try {
				now.answer(exchange, this, body);
			}
			catch (IOException ex) {
				this.hangUps.incrementAndGet();
			}
			finally {
				exchange.close();
			}
			return;
		}
		answer(exchange, body);
	}

	/** Answers well. */
	void answer(HttpExchange exchange, JsonNode body) throws IOException {
		if (body.path("logprobs").asInt(0) > this.most || body.path("echo").asBoolean(false) && !this.shape.echoes) {
			send(exchange, 400, "{\"error\": {\"message\": \"no\"}}");
			return;
		}
		if (body.path("stream").asBoolean(false)) {
			stream(exchange, body);
			return;
		}
		ObjectNode answer = JSON.createObjectNode();
		ArrayNode choices = answer.putArray("choices");
		List<List<Integer>> prompts = prompts(body.get("prompt"));
		for (int index = 0; index < prompts.size(); index++) {
			choices.add(whole(body, prompts.get(index)).put("index", index));
		}
		answer.putObject("usage").put("prompt_tokens", prompts.stream().mapToInt(List::size).sum());
		send(exchange, 200, answer.toString());
	}

	private ObjectNode whole(JsonNode body, List<Integer> prompt) {
		List<Integer> all = new ArrayList<>(prompt);
		List<Integer> shown = new ArrayList<>();
		boolean echo = body.path("echo").asBoolean(false);
		if (echo) {
			shown.addAll(prompt);
		}
		String finish = "length";
		for (int i = 0; i < body.path("max_tokens").asInt(); i++) {
			int next = next(body, all);
			all.add(next);
			shown.add(next);
		}
		return choice(body, all, echo ? 0 : prompt.size(), text(shown), finish);
	}

	private int next(JsonNode body, List<Integer> all) {
		JsonNode bias = body.path("logit_bias");
		return bias.isObject() ? Integer.parseInt(bias.propertyNames().iterator().next())
				: ToyModel.likeliest(this.model.after(all));
	}

	private ObjectNode choice(JsonNode body, List<Integer> all, int from, String text, @Nullable String finish) {
		ObjectNode choice = JSON.createObjectNode().put("index", 0).put("text", text).put("finish_reason", finish);
		int count = body.path("logprobs").asInt(0);
		ObjectNode told = choice.putObject("logprobs");
		for (int at = from; at < all.size(); at++) {
			double[] values = (at == 0) ? new double[0] : this.model.after(all.subList(0, at));
			boolean untrue = body.has("logit_bias") && !this.tellsForced;
			Double own = (at == 0) ? null : untrue ? Double.valueOf(0) : Double.valueOf(values[all.get(at)]);
			this.shape.add(told, this, all.get(at), own, likeliest(values, count));
		}
		return choice;
	}

	private static List<int[]> likeliest(double[] values, int count) {
		return IntStream.range(0, values.length)
			.boxed()
			.sorted(Comparator.comparingDouble((token) -> -values[token]))
			.limit(count)
			.map((token) -> new int[] { token, Float.floatToIntBits((float) values[token]) })
			.toList();
	}

	private void stream(HttpExchange exchange, JsonNode body) throws IOException {
		OutputStream out = begin(exchange);
		try {
			stream(out, body, body.path("max_tokens").asInt());
			out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
			out.close();
		}
		catch (IOException ex) {
			this.hangUps.incrementAndGet();
		}
		exchange.close();
	}

	static OutputStream begin(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
		exchange.sendResponseHeaders(200, 0);
		return exchange.getResponseBody();
	}

	/** Writes so many events. */
	void stream(OutputStream out, JsonNode body, int events) throws IOException {
		List<Integer> all = new ArrayList<>(prompts(body.get("prompt")).get(0));
		Set<Integer> ends = Set.of(this.tokenizer.addedToken("</s>").orElse(-1));
		String before = "";
		List<Integer> written = new ArrayList<>();
		for (int i = 0; i < events; i++) {
			int next = next(body, all);
			all.add(next);
			written.add(next);
			String text = complete(text(written));
			boolean last = ends.contains(next) || i + 1 == body.path("max_tokens").asInt();
			ObjectNode event = JSON.createObjectNode();
			event.putArray("choices")
				.add(choice(body, all, all.size() - 1, text.substring(before.length()),
						last ? (ends.contains(next) ? "stop" : "length") : null));
			before = text;
			out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
			out.flush();
			if (last) {
				return;
			}
		}
	}

	private static String complete(String text) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == '\uFFFD') {
			end--;
		}
		return text.substring(0, end);
	}

	String text(List<Integer> tokens) {
		return this.tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
	}

	static List<List<Integer>> prompts(JsonNode prompt) {
		List<List<Integer>> prompts = new ArrayList<>();
		if (prompt.get(0).isArray()) {
			prompt.forEach((one) -> prompts.addAll(prompts(one)));
			return prompts;
		}
		List<Integer> ids = new ArrayList<>();
		prompt.forEach((id) -> ids.add(id.asInt()));
		prompts.add(ids);
		return prompts;
	}

	static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	/** How answers look. */
	enum Shape {

		/** Columns, with ids instead of texts; echoes. */
		VLLM(true),
		/** Columns of texts; echoes. */
		TEXTS(true),
		/** An object a token, with ids; does not echo. */
		LLAMA_CPP(false),
		/** Columns of texts; does not echo. */
		NO_IDS(false),
		/** No log-probabilities at all. */
		NOTHING(false);

		private final boolean echoes;

		Shape(boolean echoes) {
			this.echoes = echoes;
		}

		void add(ObjectNode told, ToyServer server, int token, @Nullable Double own, List<int[]> likeliest) {
			switch (this) {
				case NOTHING -> {
				}
				case LLAMA_CPP -> {
					ObjectNode entry = told.withArray("/content")
						.addObject()
						.put("id", token)
						.put("token", server.text(List.of(token)))
						.put("logprob", own);
					likeliest.forEach((one) -> entry.withArray("/top_logprobs")
						.addObject()
						.put("id", one[0])
						.put("logprob", Float.intBitsToFloat(one[1])));
				}
				default -> {
					told.withArray("/tokens").add(name(server, token));
					told.withArray("/token_logprobs").add(own);
					ObjectNode top = told.withArray("/top_logprobs").addObject();
					likeliest.forEach((one) -> top.put(name(server, one[0]), Float.intBitsToFloat(one[1])));
				}
			}
		}

		private String name(ToyServer server, int token) {
			return (this == VLLM) ? "token_id:" + token : server.text(List.of(token));
		}

	}

	/** What it does instead of an answer. */
	@FunctionalInterface
	interface Fault {

		void answer(HttpExchange exchange, ToyServer server, JsonNode body) throws IOException;

	}

}
