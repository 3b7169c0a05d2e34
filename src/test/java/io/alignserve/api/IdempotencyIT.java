package io.alignserve.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that repeats requests because it never knows what became of them.
 */
@ApiTest
class IdempotencyIT {

	/** Without a seed each generation writes other letters. */
	private static final String UNSEEDED = Bodies.TAG.replace("\"seed\": 42, ", "");

	private static final String STREAM = "text/event-stream";

	private final int port;

	private final ApiClient client;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private ScriptedModel model;

	@Autowired
	private ApplicationContext context;

	private final String key = UUID.randomUUID().toString();

	IdempotencyIT(@LocalServerPort int port) {
		this.port = port;
		this.client = new ApiClient(port);
	}

	@AfterEach
	void speedUp() {
		this.model.runner().stepMillis(0);
	}

	private HttpRequest.Builder request(String path, String body) {
		return this.client.request(path)
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", this.key)
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	private HttpResponse<String> send(String path, String body) {
		return this.client.send(request(path, body));
	}

	private static boolean isReplayed(HttpResponse<?> response) {
		return response.headers().firstValue("Idempotency-Replayed").map("true"::equals).orElse(false);
	}

	private static void assertProblem(HttpResponse<String> response, int status, String type) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(ApiClient.JSON.readTree(response.body()).get("type").asString())
			.isEqualTo("urn:alignserve:problem:" + type);
	}

	@Test
	void aRepeatedRequestGetsTheFirstAnswerByteForByteAndCostsNoStep() {
		HttpResponse<String> first = this.client.send(request("/v1/tag", UNSEEDED).header("X-Request-Id", this.key));
		assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
		assertThat(isReplayed(first)).isFalse();
		int steps = this.model.runner().steps();
		HttpResponse<String> again = this.client
			.send(request("/v1/tag", UNSEEDED).header("X-Request-Id", "again-" + this.key));
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(isReplayed(again)).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		assertThat(again.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
		assertThat(ApiClient.JSON.readTree(again.body()).get("id").asString()).isEqualTo(this.key);
		assertThat(this.model.runner().steps()).isEqualTo(steps);
		Map<String, Object> row = Eventually.row(this.jdbc, "again-" + this.key);
		assertThat(row).containsEntry("status", 200)
			.containsEntry("prompt_tokens", 0)
			.containsEntry("completion_tokens", 0);
		assertThat(String.valueOf(row.get("parameters"))).contains("\"replayOf\"", this.key);
	}

	@Test
	void withoutTheKeyOrWithAnotherItIsAnsweredAnew() {
		String first = send("/v1/tag", UNSEEDED).body();
		assertThat(this.client.post("/v1/tag", UNSEEDED).body()).isNotEqualTo(first);
		HttpResponse<String> other = this.client
			.send(request("/v1/tag", UNSEEDED).setHeader("Idempotency-Key", "x " + this.key));
		assertThat(isReplayed(other)).isFalse();
		assertThat(other.body()).isNotEqualTo(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "transcreation", "transsuasion", "tap", "score" })
	void everyCallThatGeneratesOrPredictsCanBeRepeated(String call) {
		String body = Bodies.read(Bodies.callExamples()
			.stream()
			.filter((example) -> example.getName(example.getNameCount() - 2).toString().equals(call))
			.findFirst()
			.orElseThrow());
		HttpResponse<String> first = send("/v1/" + call, body);
		assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
		HttpResponse<String> again = send("/v1/" + call, body);
		assertThat(isReplayed(again)).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
	}

	@Test
	void theKeyOfAnotherRequestIsRefused() {
		send("/v1/tag", UNSEEDED);
		assertProblem(send("/v1/tag", UNSEEDED + " "), 422, "idempotency-mismatch");
		assertProblem(send("/v1/tap", UNSEEDED), 422, "idempotency-mismatch");
		assertProblem(send("/v1/tag?explain=prompt", UNSEEDED), 422, "idempotency-mismatch");
		assertProblem(this.client.send(request("/v1/tag", UNSEEDED).header("Accept", STREAM)), 422,
				"idempotency-mismatch");
		assertThat(isReplayed(this.client.send(request("/v1/tag", UNSEEDED).header("Accept", "*/*")))).isTrue();
	}

	@Test
	void callersDoNotGetEachOthersAnswers() {
		String first = send("/v1/tag", UNSEEDED).body();
		String ada = TestKeys.cut(this.context, "ada-" + this.key, Role.CLIENT);
		HttpResponse<String> other = this.client
			.send(request("/v1/tag", UNSEEDED).header("Authorization", "Bearer " + ada));
		assertThat(other.statusCode()).isEqualTo(200);
		assertThat(isReplayed(other)).isFalse();
		assertThat(other.body()).isNotEqualTo(first);
	}

	@Test
	void ofSixteenAtATimeExactlyOneGenerates() throws Exception {
		this.model.runner().stepMillis(5);
		ExecutorService threads = Executors.newFixedThreadPool(16);
		CountDownLatch start = new CountDownLatch(1);
		List<Future<HttpResponse<String>>> calls = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			HttpRequest.Builder request = request("/v1/tag", UNSEEDED).header("X-Request-Id", this.key + "." + i);
			calls.add(threads.submit(() -> {
				start.await();
				return this.client.send(request);
			}));
		}
		start.countDown();
		String answer = null;
		for (Future<HttpResponse<String>> call : calls) {
			HttpResponse<String> response = call.get();
			if (response.statusCode() == 200 && !isReplayed(response)) {
				assertThat(answer).isNull();
				answer = response.body();
			}
			else if (!isReplayed(response)) {
				assertProblem(response, 409, "still-running");
				assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
			}
		}
		threads.shutdown();
		assertThat(answer).isNotNull();
		assertThat(send("/v1/tag", UNSEEDED).body()).isEqualTo(answer);
		Eventually.holds(() -> assertThat(count("id LIKE ?")).isEqualTo(16));
		assertThat(count("id LIKE ? AND completion_tokens > 0")).isEqualTo(1);
	}

	private @Nullable Integer count(String where) {
		return this.jdbc.queryForObject("SELECT count(*) FROM request_log WHERE " + where, Integer.class,
				this.key + ".%");
	}

	@Test
	void aStreamIsReplayedAsItWas() {
		HttpResponse<String> first = this.client.send(request("/v1/tag", UNSEEDED).header("Accept", STREAM));
		HttpResponse<String> again = this.client.send(request("/v1/tag", UNSEEDED).header("Accept", STREAM));
		assertThat(first.body()).contains("event: token", "event: done");
		assertThat(isReplayed(first)).isFalse();
		assertThat(isReplayed(again)).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		for (String header : List.of("Content-Type", "Cache-Control", "X-Accel-Buffering")) {
			assertThat(again.headers().firstValue(header)).isEqualTo(first.headers().firstValue(header)).isPresent();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", STREAM })
	void whoHangsUpInTheMiddleIsAnsweredAnew(String accept) throws IOException {
		this.model.runner().stepMillis(100);
		String id = "gone-" + this.key;
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			String head = "POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: "
					+ accept + "\r\nX-Request-Id: " + id + "\r\nIdempotency-Key: " + this.key + "\r\nContent-Length: "
					+ UNSEEDED.length() + "\r\n\r\n" + UNSEEDED;
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().flush();
			Eventually.holds(() -> assertThat(this.model.runner().openSlots()).isPositive());
			assertProblem(this.client.send(request("/v1/tag", UNSEEDED).header("Accept", accept)), 409,
					"still-running");
		}
		assertThat(Eventually.row(this.jdbc, id)).containsEntry("status", 499);
		this.model.runner().stepMillis(0);
		HttpResponse<String> again = this.client.send(request("/v1/tag", UNSEEDED).header("Accept", accept));
		assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
		assertThat(isReplayed(again)).isFalse();
	}

	@Test
	void refusalsThatNeverChangeAreReplayedAndOthersAreTriedAgain() {
		String bad = UNSEEDED.replace("25-34", "20-30");
		HttpResponse<String> refused = send("/v1/tag", bad);
		assertProblem(refused, 400, "invalid-request");
		HttpResponse<String> again = this.client
			.send(request("/v1/tag", bad).header("X-Request-Id", "bad-" + this.key));
		assertThat(again.statusCode()).isEqualTo(400);
		assertThat(isReplayed(again)).isTrue();
		assertThat(again.body()).isEqualTo(refused.body());
		assertThat(Eventually.row(this.jdbc, "bad-" + this.key)).containsEntry("problem_type",
				"urn:alignserve:problem:invalid-request");
		String model = UNSEEDED.replace("\"attribute\"", "\"model\": \"gpt\", \"attribute\"");
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> unknown = this.client
				.send(request("/v1/tag", model).setHeader("Idempotency-Key", "m" + this.key));
			assertProblem(unknown, 404, "unknown-model");
			assertThat(isReplayed(unknown)).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\u00fc", "tab\there", "long" })
	void aKeyThatIsNoneIsRefused(String wrong) throws IOException {
		String sent = wrong.equals("long") ? "k".repeat(256) : wrong;
		assertThat(raw("Idempotency-Key: " + sent + "\r\n")).startsWith("HTTP/1.1 400")
			.contains("invalid-request", "Idempotency-Key", "1 to 255");
	}

	@Test
	void twoKeysAreRefusedAndTheLongestIsTaken() throws IOException {
		assertThat(raw("Idempotency-Key: a\r\nIdempotency-Key: b\r\n")).startsWith("HTTP/1.1 400").contains("2 times");
		assertThat(raw("Idempotency-Key: " + (this.key + "~".repeat(255)).substring(0, 255) + "\r\n"))
			.startsWith("HTTP/1.1 200");
	}

	private String raw(String header) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			String call = "POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
					+ "Content-Type: application/json\r\n" + header + "Content-Length: " + UNSEEDED.length()
					+ "\r\n\r\n" + UNSEEDED;
			socket.getOutputStream().write(call.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void withoutTheDatabaseNoPromiseIsMadeAndOthersAreAnswered(@Autowired Environment environment) {
		TestDatabase database = new TestDatabase(environment.getRequiredProperty("spring.datasource.url"),
				environment.getRequiredProperty("spring.datasource.username"),
				environment.getRequiredProperty("spring.datasource.password"));
		database.shut();
		try {
			int steps = this.model.runner().steps();
			HttpResponse<String> refused = send("/v1/tag", UNSEEDED);
			assertProblem(refused, 503, "unavailable");
			assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
			assertThat(ApiClient.JSON.readTree(refused.body()).get("detail").asString()).contains("Idempotency-Key");
			assertThat(this.model.runner().steps()).isEqualTo(steps);
			assertThat(this.client.post("/v1/tag", UNSEEDED).statusCode()).isEqualTo(200);
		}
		finally {
			database.reopen();
		}
		Eventually.holds(() -> assertThat(send("/v1/tag", UNSEEDED).statusCode()).isEqualTo(200));
	}

	@Test
	void theDocumentTellsOfTheHeaderWhereItIsHeeded() {
		JsonNode paths = ApiClient.JSON.readTree(this.client.get("/v3/api-docs").body()).get("paths");
		paths.propertyStream().forEach((path) -> path.getValue().properties().forEach((operation) -> {
			boolean told = operation.getValue()
				.path("parameters")
				.valueStream()
				.anyMatch((parameter) -> parameter.get("name").asString().equals("Idempotency-Key")
						&& parameter.get("in").asString().equals("header"));
			boolean upload = path.getKey().equals(BatchController.PATH) && operation.getKey().equals("post");
			assertThat(told).as(path.getKey()).isEqualTo(upload || RepeatableCalls.PATHS.contains(path.getKey()));
			if (told) {
				assertThat(operation.getValue().get("responses").propertyNames()).contains("409", "422", "503");
				assertThat(operation.getValue().at("/responses/" + (upload ? 202 : 200) + "/headers").propertyNames())
					.contains("Idempotency-Replayed");
			}
		}));
	}

}
