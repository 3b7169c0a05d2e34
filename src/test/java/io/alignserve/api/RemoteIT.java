package io.alignserve.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.WithDatabase;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;
import io.alignserve.remote.server.OpenAiServer;
import io.alignserve.remote.server.ServerKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter checkpoint twice in one service: on our own decoder, and on llama.cpp
 * behind HTTP, both in float32, in the shape of its own server and of vLLM's. Both must
 * answer the same.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "alignserve.checkpoints.roots=target/remote-it", "alignserve.checkpoint.dtype=float32",
				"alignserve.serving.deadline=5m" })
@WithDatabase
class RemoteIT {

	private static final Path ROOT = Path.of("target", "remote-it");

	private static final Path STARTER = Path.of("src/main/resources/checkpoints/starter");

	/**
	 * Both in float32. With our own in bfloat16 shares differed by up to 0.0082, and one
	 * of four greedy texts was the same.
	 */
	private static final double ROUNDING = 1e-3;

	private static final List<String> ADS = List.of(
			"""
					{"brand": "Marlowen & Sons", "title": "New tackle boxes",
					 "body": "A handshake and honest tackle boxes, that is Marlowen & Sons. Perfect for a day in Lake Erie."}""",
			"""
					{"brand": "Tinia Gifts", "title": "New puzzles from Tinia Gifts",
					 "body": "No way, Tinia Gifts just dropped gaming chairs and everyone is hyped! Epic drop, no cap."}""");

	private static final String BRIEF = """
			{"model": "%s", "ad": {"brand": "%s", "title": "All about %s", "keywords": ["%s"]},
			 "audience": {"genders": ["female"]}, "attribute": "gender",
			 "generation": {"temperature": 0, "maxTokens": 60, "seed": 1}}""";

	private static final Map<String, OpenAiServer> SERVERS = new HashMap<>();

	private final ApiClient client;

	@Autowired
	private ApplicationContext context;

	private String key = "";

	RemoteIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@BeforeAll
	static void startServers() throws IOException {
		FileSystemUtils.deleteRecursively(ROOT);
		layOut("far-vllm", ServerKind.VLLM, 20);
		layOut("far-llama", ServerKind.LLAMA_CPP, 20);
	}

	private static void layOut(String name, ServerKind kind, int logProbabilities) throws IOException {
		OpenAiServer server = OpenAiServer.start(STARTER, kind);
		SERVERS.put(name, server);
		Path folder = Files.createDirectories(ROOT.resolve(name));
		for (String file : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
			Files.copy(STARTER.resolve(file), folder.resolve(file));
		}
		Files.writeString(folder.resolve("remote.json"), """
				{"url": "%s", "model": "%s", "contextLength": 512, "logProbabilities": %d, "totalSeconds": 60}"""
			.formatted(server.url(), server.model(), logProbabilities));
	}

	@AfterAll
	static void stopServers() {
		SERVERS.values().forEach(OpenAiServer::close);
	}

	@BeforeEach
	void registerBoth() {
		this.key = TestKeys.cut(this.context, "boss", Role.ADMIN);
		for (String name : SERVERS.keySet()) {
			if (call("GET", "/checkpoints/" + name, null).statusCode() == 404) {
				assertThat(call("POST", "/checkpoints", "{\"name\": \"%s\", \"path\": \"%s\"}".formatted(name, name))
					.statusCode()).isEqualTo(201);
				put(name + "-alias", "{\"checkpoint\": \"" + name + "\"}");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "far-vllm", "far-llama" })
	void theAudienceIsTheSame(String far) {
		double largest = 0;
		for (String ad : ADS) {
			String question = "{\"model\": \"%s\", \"attributes\": [\"gender\", \"age\", \"region\"], \"ad\": " + ad
					+ "}";
			Map<String, Double> here = shares(this.client.ask("/v1/tap", question.formatted("default")));
			Map<String, Double> there = shares(this.client.ask("/v1/tap", question.formatted(far)));
			assertThat(there.keySet()).isEqualTo(here.keySet()).hasSize(2 + 7 + 51);
			for (Map.Entry<String, Double> one : here.entrySet()) {
				double other = Objects.requireNonNull(there.get(one.getKey()));
				largest = Math.max(largest, Math.abs(one.getValue() - other));
			}
		}
		System.getLogger(RemoteIT.class.getName())
			.log(System.Logger.Level.INFO, "{0}: shares differ by at most {1}", far, Double.toString(largest));
		assertThat(largest).isLessThan(ROUNDING);
	}

	private static Map<String, Double> shares(JsonNode answer) {
		Map<String, Double> shares = new HashMap<>();
		answer.get("predictions")
			.forEach((prediction) -> prediction.get("segments")
				.forEach((one) -> shares.put(
						prediction.get("attribute").asString() + " " + one.get("segment").asString(),
						one.get("share").asDouble())));
		return shares;
	}

	@ParameterizedTest
	@ValueSource(strings = { "far-vllm", "far-llama" })
	void theLikeliestTextsAreNearlyAlwaysTheSame(String far) {
		int same = 0;
		List<String> products = List.of("tackle boxes", "puzzles", "marsh walks", "gaming chairs");
		for (String product : products) {
			JsonNode here = this.client.ask("/v1/tag", BRIEF.formatted("default", "Tinia Gifts", product, product));
			JsonNode there = this.client.ask("/v1/tag", BRIEF.formatted(far, "Tinia Gifts", product, product));
			assertThat(there.at("/model/checkpoint").asString()).isEqualTo(far);
			assertThat(there.at("/usage/promptTokens").asInt()).isEqualTo(here.at("/usage/promptTokens").asInt());
			assertThat(there.at("/candidates/0/text").asString()).isNotBlank();
			same += here.at("/candidates/0/text").equals(there.at("/candidates/0/text")) ? 1 : 0;
		}
		System.getLogger(RemoteIT.class.getName())
			.log(System.Logger.Level.INFO, "{0}: {1} of {2} greedy texts are the same", far, same, products.size());
		assertThat(same).isGreaterThanOrEqualTo(products.size() - 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "far-vllm", "far-llama" })
	void everyCallIsAnswered(String far) {
		Set<String> calls = new HashSet<>();
		for (Path example : Bodies.callExamples()) {
			String call = example.getName(example.getNameCount() - 2).toString();
			if (!calls.add(call)) {
				// One of each is enough, and each takes seconds.
				continue;
			}
			ObjectNode body = (ObjectNode) ApiClient.JSON.readTree(Bodies.read(example));
			body.put("model", far + "-alias");
			// Tried below: hundreds of requests, each of a whole prompt, and the test
			// server keeps none.
			body.remove("rankBy");
			if (!List.of("tap", "score").contains(call)) {
				body.withObject("/generation").put("maxTokens", 24);
			}
			JsonNode answer = this.client.ask("/v1/" + call, body.toString());
			assertThat(answer.at("/model/checkpoint").asString()).isEqualTo(far);
		}
		assertThat(calls).containsExactlyInAnyOrder("tag", "transcreation", "transsuasion", "tap", "score");
	}

	@Test
	void aStreamTellsTheTextOfTheAnswer() {
		String body = BRIEF.formatted("far-llama", "Tinia Gifts", "puzzles", "puzzles");
		String whole = this.client.ask("/v1/tag", body).at("/candidates/0/text").asString();
		StringBuilder told = new StringBuilder();
		for (ApiClient.Event event : this.client.stream("/v1/tag", body)) {
			told.append(event.name().equals("token") ? event.data().path("text").asString("") : "");
		}
		assertThat(told.toString()).isEqualTo(whole);
	}

	@Test
	void candidatesAreRankedByTheSameServer() {
		String body = BRIEF.formatted("far-vllm", "Tinia Gifts", "puzzles", "puzzles")
			.replace("\"temperature\": 0", "\"temperature\": 1, \"candidates\": 3")
			.replace("\"attribute\"", "\"rankBy\": \"audience\", \"attribute\"");
		List<JsonNode> candidates = this.client.ask("/v1/tag", body).get("candidates").valueStream().toList();
		assertThat(candidates).hasSize(3)
			.isSortedAccordingTo(
					(a, b) -> Double.compare(b.at("/audience/share").asDouble(), a.at("/audience/share").asDouble()));
	}

	@Test
	void anAliasGoesThereAndBackAndACanaryTries() {
		String question = "{\"model\": \"moving\", \"attributes\": [\"gender\"], \"ad\": " + ADS.get(0) + "}";
		for (String target : List.of("starter", "far-vllm", "far-llama", "starter")) {
			put("moving", "{\"checkpoint\": \"" + target + "\"}");
			assertThat(this.client.ask("/v1/tap", question).at("/model/checkpoint").asString()).isEqualTo(target);
		}
		put("moving", "{\"checkpoint\": \"far-vllm\", \"canary\": {\"percent\": 100}}");
		assertThat(this.client.ask("/v1/tap", question).at("/model/checkpoint").asString()).isEqualTo("far-vllm");
		JsonNode alias = ApiClient.JSON.readTree(call("GET", "/aliases/moving", null).body());
		assertThat(alias.get("checkpoint").asString()).isEqualTo("starter");
		assertThat(alias.at("/canary/figures/canary/requests").asInt()).isEqualTo(1);
		JsonNode checkpoint = ApiClient.JSON.readTree(call("GET", "/checkpoints/far-vllm", null).body());
		assertThat(checkpoint.get("dtype").asString()).isEqualTo("remote");
		assertThat(checkpoint.get("family").asString()).isEqualTo("remote");
		assertThat(call("DELETE", "/aliases/moving", null).statusCode()).isEqualTo(204);
	}

	private void put(String alias, String body) {
		HttpResponse<String> response = call("PUT", "/aliases/" + alias, body);
		assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
	}

	private HttpResponse<String> call(String method, String path, @Nullable String body) {
		HttpRequest.BodyPublisher content = (body != null) ? HttpRequest.BodyPublishers.ofString(body)
				: HttpRequest.BodyPublishers.noBody();
		return this.client.send(this.client.request("/admin/v1" + path)
			.header("Authorization", "Bearer " + this.key)
			.header("Content-Type", "application/json")
			.method(method, content));
	}

}
