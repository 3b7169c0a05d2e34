package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;
import io.alignserve.serving.ScriptedModel;
import io.alignserve.serving.ScriptedRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@ApiTest
class ApiIT {

	private final ApiClient client;

	private final JdbcTemplate database;

	ApiIT(@LocalServerPort int port, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.database = database;
	}

	static List<Path> examples() {
		return Bodies.callExamples();
	}

	@ParameterizedTest
	@MethodSource("examples")
	void everyExampleOfTheDocumentationIsAnswered(Path example) {
		String call = example.getName(example.getNameCount() - 2).toString();
		JsonNode answer = this.client.ask("/v1/" + call, Bodies.read(example));
		assertThat(answer.at("/model/checkpoint").asString()).isEqualTo(ScriptedModel.NAME);
		assertThat(answer.at("/model/alias").asString()).isEqualTo("default");
		if (call.equals("tap")) {
			JsonNode prediction = answer.at("/predictions/0");
			assertThat(StreamSupport.stream(prediction.get("segments").spliterator(), false)
				.mapToDouble((segment) -> segment.get("share").asDouble())
				.sum()).isEqualTo(1, within(1e-6));
		}
		else if (call.equals("score")) {
			assertThat(answer.at("/ads/0/share").asDouble()).isBetween(0.0, 1.0);
		}
		else {
			JsonNode candidate = answer.at("/candidates/0");
			assertThat(candidate.get("text").asString()).endsWith("stop here or go on.");
			assertThat(candidate.get("finishReason").asString()).isEqualTo("stop");
			assertThat(candidate.has("title")).isEqualTo(!call.equals("tag"));
			assertThat(answer.get("seed").asLong()).isEqualTo(42);
		}
	}

	@Test
	void theSameSeedGivesTheSameTextWhateverElseIsServed() throws ExecutionException, InterruptedException {
		String alone = this.client.ask("/v1/tag", Bodies.TAG).at("/candidates/0/text").asString();
		ExecutorService clients = Executors.newFixedThreadPool(33);
		try {
			List<Future<JsonNode>> answers = new ArrayList<>();
			for (int i = 0; i < 33; i++) {
				String body = (i % 2 == 0) ? Bodies.TAG : Bodies.TAG.replace("42", Integer.toString(i));
				answers.add(clients.submit(() -> this.client.ask("/v1/tag", body)));
			}
			for (int i = 0; i < answers.size(); i++) {
				String text = answers.get(i).get().at("/candidates/0/text").asString();
				assertThat(text.equals(alone)).isEqualTo(i % 2 == 0);
			}
		}
		finally {
			clients.shutdown();
		}
	}

	@Test
	void theIdOfTheCallIsReturnedEverywhere() {
		HttpResponse<String> response = this.client.send(this.client.request("/v1/tag?explain=prompt")
			.header("Content-Type", "application/json")
			.header("X-Request-Id", "my-call-1")
			.POST(HttpRequest.BodyPublishers.ofString(Bodies.TAG)));
		JsonNode answer = ApiClient.JSON.readTree(response.body());
		assertThat(response.headers().firstValue("X-Request-Id")).hasValue("my-call-1");
		assertThat(answer.get("id").asString()).isEqualTo("my-call-1");
		assertThat(answer.at("/provenance/requestId").asString()).isEqualTo("my-call-1");
		assertThat(answer.at("/provenance/textHash").asString()).matches("sha256:[0-9a-f]{64}");
		assertThat(answer.get("prompt").asString()).contains("Uber").endsWith("Answer:");
		Map<String, Object> row = row("my-call-1");
		assertThat(row).containsEntry("caller", "local")
			.containsEntry("task", "tag-age")
			.containsEntry("model_alias", "default")
			.containsEntry("checkpoint", ScriptedModel.NAME)
			.containsEntry("digest", ScriptedModel.DIGEST)
			.containsEntry("status", 200)
			.containsEntry("prompt_tokens", answer.at("/usage/promptTokens").asInt())
			.containsEntry("completion_tokens", answer.at("/usage/completionTokens").asInt());
		assertThat(String.valueOf(row.get("parameters"))).contains("\"seed\": 42");
		assertThat("sha256:" + row.get("output_hash")).isEqualTo(answer.at("/provenance/textHash").asString());
	}

	@Test
	void aRefusedCallIsLoggedToo() {
		HttpResponse<String> response = this.client.post("/v1/tag", "{\"nonsense\": 1}");
		String id = response.headers().firstValue("X-Request-Id").orElseThrow();
		assertThat(row(id)).containsEntry("status", 400)
			.containsEntry("outcome", "REFUSED")
			.containsEntry("problem_type", "urn:alignserve:problem:unknown-field")
			.containsEntry("caller", "local");
	}

	@Test
	void aCallWithAnUnknownKeyIsRefusedAndLogged() {
		HttpResponse<String> response = this.client
			.send(this.client.request("/v1/models").header("Authorization", "Bearer nobody").GET());
		assertThat(response.statusCode()).isEqualTo(401);
		String id = response.headers().firstValue("X-Request-Id").orElseThrow();
		assertThat(row(id)).containsEntry("status", 401).containsEntry("caller", "anonymous");
	}

	@Test
	void listsModels() {
		JsonNode model = ApiClient.JSON.readTree(this.client.get("/v1/models").body()).at("/models/0");
		assertThat(model.get("name").asString()).isEqualTo(ScriptedModel.NAME);
		assertThat(model.at("/aliases/0").asString()).isEqualTo("default");
		assertThat(model.get("contextLength").asInt()).isEqualTo(3000);
		assertThat(model.get("tasks").size()).isEqualTo(18);
	}

	@Test
	void predictsEverySegmentOfEveryAttribute() {
		String body = """
				{"ad": {"brand": "Uber", "body": "Every ride home is a ride to remember."}, "calibrate": true,
				 "attributes": ["gender", "age", "region", "budget", "impressions"]}""";
		JsonNode predictions = this.client.ask("/v1/tap", body).get("predictions");
		assertThat(predictions.size()).isEqualTo(5);
		assertThat(predictions.at("/0/segments").size()).isEqualTo(2);
		assertThat(predictions.at("/1/segments").size()).isEqualTo(7);
		assertThat(predictions.at("/2/segments").size()).isEqualTo(51);
		assertThat(predictions.at("/2/top").size()).isEqualTo(3);
		assertThat(predictions.at("/1/evidence").asString()).isIn("sufficient", "insufficient");
		assertThat(predictions.at("/1/evidenceRule").asString()).isIn("shares-too-flat", "segments-stand-out");
		assertThat(predictions.at("/1/answer").asString()).contains(predictions.at("/1/top/0").asString());
	}

	@Test
	void streamedTokensAddUpToTheCandidatesOfTheWholeAnswer() {
		String body = Bodies.example("transsuasion/nissan-engagement")
			.replace("\"seed\": 42", "\"seed\": 42, \"candidates\": 3, \"stop\": [\" or go\"]");
		List<ApiClient.Event> events = this.client.stream("/v1/transsuasion", body);
		JsonNode whole = this.client.ask("/v1/transsuasion", body);
		Map<Integer, String> streamed = new TreeMap<>();
		List<JsonNode> candidates = new ArrayList<>();
		for (ApiClient.Event event : events) {
			if (event.name().equals("token")) {
				streamed.merge(event.data().get("index").asInt(), event.data().get("text").asString(), String::concat);
			}
			else if (event.name().equals("candidate")) {
				candidates.add(event.data());
			}
		}
		assertThat(candidates).hasSize(3);
		assertThat(candidates.stream().map(Bodies::unmarked).toList())
			.isEqualTo(whole.get("candidates").valueStream().map(Bodies::unmarked).toList());
		assertThat(streamed.values()).containsExactlyElementsOf(
				candidates.stream().map((candidate) -> candidate.get("text").asString()).toList());
		assertThat(streamed.values()).allSatisfy((text) -> assertThat(text).endsWith("stop here"));
		ApiClient.Event last = events.get(events.size() - 1);
		assertThat(last.name()).isEqualTo("done");
		assertThat(last.data().at("/usage/completionTokens").asInt()).isPositive();
		assertThat(candidates.get(0).get("title").asString()).isEqualTo(ScriptedRunner.TITLE);
	}

	@Test
	void aStreamThatIsRefusedIsAnOrdinaryProblem() {
		HttpResponse<String> response = this.client.send(this.client.request("/v1/tag")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(Bodies.TAG.replace("25-34", "20-30"))));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	private Map<String, Object> row(String id) {
		return Eventually.row(this.database, id);
	}

}
