package io.alignserve.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;
import io.alignserve.WithDatabase;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Throws requests at every operation of the OpenAPI document: such as it asks for, nearly
 * such, and anything at all. Whatever comes, no fault of the service, every refusal a
 * problem document, every answer as documented.
 * <p>
 * {@code -Dalignserve.fuzz.requests=10000} throws more, {@code -Dalignserve.fuzz.seed=7}
 * others. A fault names its request's number; {@code -Dalignserve.fuzz.first=N} begins
 * there. What happened is told in {@code target/fuzz.txt}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "alignserve.checkpoints.roots=src/test/resources/checkpoints",
				// Every request is to get as far as it can.
				"alignserve.access.limits.requests-per-minute=0", "alignserve.access.limits.tokens-per-minute=0" })
@WithDatabase
@Import(ApiTest.ScriptedPool.class)
class FuzzIT {

	private static final int REQUESTS = Integer.getInteger("alignserve.fuzz.requests", 1000);

	private static final long SEED = Long.getLong("alignserve.fuzz.seed", 20);

	private static final int FIRST = Integer.getInteger("alignserve.fuzz.first", 0);

	/** Fields of answers that other calls take. */
	private static final Set<String> NAMES = Set.of("id", "name", "alias", "checkpoint", "requestId", "nextCursor",
			"next");

	/** Of so many, every operation gets some. */
	private static final int ENOUGH = 500;

	private static final int SLOWEST = 5;

	private static final int MOST_KNOWN = 200;

	private final int port;

	private final List<String> known = new ArrayList<>(List.of("default", "scripted", "tiny-llama", "age", "female"));

	private final Map<String, Map<String, Integer>> seen = new TreeMap<>();

	private final TreeMap<Long, String> slowest = new TreeMap<>();

	private final Map<String, List<String>> faults = new LinkedHashMap<>();

	@Autowired
	private ApplicationContext context;

	@Autowired
	private ScriptedModel model;

	FuzzIT(@LocalServerPort int port) {
		this.port = port;
	}

	@Test
	void whateverComesIsAnsweredAsDocumented() throws IOException {
		ApiClient client = new ApiClient(this.port);
		List<FuzzOperation> operations = FuzzOperation.all(ApiClient.JSON.readTree(client.get("/v3/api-docs").body()));
		String key = cutKey();
		for (int number = FIRST; number < FIRST + REQUESTS; number++) {
			FuzzRequest request = FuzzRequest.make(new Random(SEED * 1_000_003 + number), operations, this.known, key);
			long start = System.nanoTime();
			FuzzWire.Answer answer = send(number, request);
			this.slowest.put((System.nanoTime() - start) / 1_000_000, number + " " + request.operation().id());
			if (this.slowest.size() > SLOWEST) {
				this.slowest.pollFirstEntry();
			}
			if (answer != null && answer.status() == 401 && request.keyed()) {
				// It has revoked itself.
				key = cutKey();
			}
		}
		write();
		assertThat(this.faults).as("%d requests with seed %d", REQUESTS, SEED).isEmpty();
		if (REQUESTS >= ENOUGH) {
			assertThat(this.seen.keySet()).hasSameSizeAs(operations);
			assertGenerated();
		}
		assertThat(client.post("/v1/tag", Bodies.TAG).statusCode()).isEqualTo(200);
		Eventually.holds(() -> assertThat(this.model.runner().openSlots()).isZero());
	}

	private void assertGenerated() {
		for (String call : List.of("tag", "transcreation", "transsuasion", "tap", "score", "models")) {
			assertThat(this.seen.get(call)).as(call).containsKeys("200");
		}
	}

	private String cutKey() {
		return TestKeys.cut(this.context, "fuzz", Role.ADMIN);
	}

	private FuzzWire.@Nullable Answer send(int number, FuzzRequest request) {
		List<String> wrong;
		FuzzWire.Answer answer = null;
		try {
			answer = FuzzWire.send(this.port, request.bytes());
			wrong = FuzzVerdict.faults(request, answer);
			this.seen.computeIfAbsent(request.operation().id(), (id) -> new TreeMap<>())
				.merge(String.valueOf(answer.status()), 1, Integer::sum);
			remember(answer);
		}
		catch (IOException | RuntimeException ex) {
			wrong = List.of("no answer: " + ex);
		}
		if (!wrong.isEmpty()) {
			String told = (answer != null) ? answer.status() + " " + answer.headers() + "\n"
					+ answer.body().substring(0, Math.min(600, answer.body().length())) : "";
			// One of each kind is enough to read.
			this.faults.computeIfAbsent(request.operation().id() + ": " + wrong, (kind) -> new ArrayList<>())
				.add("request " + number + " (" + request.level() + "):\n" + request.told() + "\nanswer:\n" + told);
		}
		return answer;
	}

	private void remember(FuzzWire.Answer answer) {
		if (answer.status() >= 300 || !answer.type().equals("application/json")) {
			return;
		}
		try {
			remember(ApiClient.JSON.readTree(answer.body()));
		}
		catch (JacksonException ex) {
			// A stream's, or none at all.
		}
	}

	private void remember(JsonNode node) {
		node.properties().forEach((field) -> {
			String text = field.getValue().asString("");
			if (NAMES.contains(field.getKey()) && !text.isEmpty() && !this.known.contains(text)) {
				if (this.known.size() >= MOST_KNOWN) {
					this.known.remove(MOST_KNOWN / 2);
				}
				this.known.add(text);
			}
		});
		node.forEach((child) -> {
			if (child.isContainer()) {
				remember(child);
			}
		});
	}

	private void write() throws IOException {
		StringBuilder text = new StringBuilder();
		this.seen.forEach((call, statuses) -> text.append(call).append(' ').append(statuses).append('\n'));
		text.append("slowest, in ms: ").append(this.slowest).append('\n');
		this.faults.forEach((kind, requests) -> text.append("\n=== ")
			.append(kind)
			.append(" (")
			.append(requests.size())
			.append(" times)\n")
			.append(requests.get(0))
			.append('\n'));
		Files.writeString(Path.of("target", "fuzz.txt"), text.toString().replaceAll("[\ud800-\udfff]", "?"));
		this.faults.replaceAll((kind, requests) -> List.of(requests.get(0), requests.size() + " times"));
	}

}
