package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.Eventually;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches over HTTP, with a scripted decoder and a real database.
 */
@ApiTest
class BatchIT {

	private static final String TAP = "{\"ad\": {\"brand\": \"Uber\", \"body\": \"Ride %d home.\"}, \"attributes\": [\"age\"]}";

	private final ApiClient client;

	private final BatchClient batches;

	@Autowired
	private JdbcTemplate database;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private ScriptedModel model;

	BatchIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
		this.batches = new BatchClient(this.client, null);
	}

	@AfterEach
	void hurry() {
		this.model.runner().stepMillis(0);
	}

	@Test
	void everyTaskIsAnsweredAsTheCallItself() {
		Map<String, String> bodies = new TreeMap<>();
		StringBuilder upload = new StringBuilder();
		Bodies.callExamples().forEach((example) -> {
			String task = example.getName(example.getNameCount() - 2).toString();
			String id = task + "/" + example.getFileName();
			bodies.put(id, Bodies.read(example));
			upload.append(BatchClient.row(id, task, Bodies.read(example)));
		});
		String id = this.batches.create("\uFEFF" + upload + "\n\n");
		JsonNode batch = this.batches.awaitStatus(id, "completed");
		assertThat(batch.at("/counts/completed").asInt()).as(this.batches.all(id, "errors", 10).toString())
			.isEqualTo(bodies.size());
		assertThat(batch.get("progress").asDouble()).isEqualTo(1);
		List<JsonNode> results = this.batches.all(id, "results", 3);
		assertThat(results).hasSize(bodies.size());
		for (JsonNode result : results) {
			String customId = result.get("customId").asString();
			String task = customId.substring(0, customId.indexOf('/'));
			JsonNode single = this.client.ask("/v1/" + task, Objects.requireNonNull(bodies.get(customId)));
			assertThat(lasting(result.get("response"))).as(customId).isEqualTo(lasting(single));
			assertThat(result.at("/response/id").asString()).isEqualTo(result.get("requestId").asString());
			assertThat(Eventually.row(this.database, result.get("requestId").asString()))
				.containsEntry("caller", "local")
				.containsEntry("status", 200)
				.containsEntry("checkpoint", ScriptedModel.NAME);
		}
	}

	/** What does not depend on when, and as which call, it was asked. */
	static JsonNode lasting(JsonNode answer) {
		ObjectNode lasting = (ObjectNode) answer.deepCopy();
		lasting.remove(List.of("id", "timing", "provenance"));
		if (lasting.has("candidates")) {
			ArrayNode candidates = lasting.putArray("candidates");
			answer.get("candidates").forEach((candidate) -> candidates.add(Bodies.unmarked(candidate)));
		}
		return lasting;
	}

	@Test
	void csvIsTheSameAsJson() {
		String csv = """
				customId,task,ad.brand,ad.title,ad.body,ad.keywords,audience.ages,audience.genders,attribute,generation.seed,generation.temperature,ad.spend.lower
				a,tag,Uber,Ride,,ride | home,25-34,,age,42,1.5,
				b,tap,Uber,,"Every ride, ""home"",
				is one.",,,,,,,
				c,score,Uber,,A ride.,,,female,gender,,,
				d,tag,Uber,Ride,,,25-34,,age,many,,
				f,tag,Uber,Ride,,,25-34,,age,\u0663,,
				g,tag,Uber,Ride,,,25-34,,age,3,1d,
				e,tag,Uber
				""";
		String id = BatchClient.created(this.batches.post("multipart/form-data; boundary=xyz", form("text/csv", csv)));
		this.batches.awaitStatus(id, "completed");
		Map<String, JsonNode> results = byId(this.batches.all(id, "results", 100));
		assertThat(results).containsOnlyKeys("a", "b", "c");
		assertThat(lasting(Objects.requireNonNull(results.get("a")).get("response"))).isEqualTo(lasting(this.client.ask(
				"/v1/tag",
				"""
						{"ad": {"brand": "Uber", "title": "Ride", "keywords": ["ride", "home"]}, "audience": {"ages": ["25-34"]},
						 "attribute": "age", "generation": {"seed": 42, "temperature": 1.5}}""")));
		assertThat(lasting(Objects.requireNonNull(results.get("b")).get("response"))).isEqualTo(lasting(this.client
			.ask("/v1/tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \"Every ride, \\\"home\\\",\\nis one.\"}}")));
		Map<String, JsonNode> errors = byId(this.batches.all(id, "errors", 100));
		assertThat(Objects.requireNonNull(errors.get("d")).at("/problem/detail").asString())
			.startsWith("/generation/seed: must be a whole");
		assertThat(Objects.requireNonNull(errors.get("e")).at("/problem/detail").asString())
			.startsWith("the request body has 3 cells");
		assertThat(Objects.requireNonNull(errors.get("f")).at("/problem/detail").asString())
			.startsWith("/generation/seed: must be a whole");
		assertThat(Objects.requireNonNull(errors.get("g")).at("/problem/detail").asString())
			.isEqualTo("/generation/temperature: must be a number");
		String plain = BatchClient.created(this.batches.post("text/csv", "\uFEFF" + csv));
		assertThat(this.batches.awaitStatus(plain, "completed").at("/counts/completed").asInt()).isEqualTo(3);
	}

	private static String form(String type, String file) {
		return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows\"\r\nContent-Type: " + type
				+ "\r\n\r\n" + file + "\r\n--xyz--\r\n";
	}

	private static Map<String, JsonNode> byId(List<JsonNode> rows) {
		Map<String, JsonNode> byId = new TreeMap<>();
		rows.forEach((row) -> byId.put(row.get("customId").asString(), row));
		return byId;
	}

	@Test
	void whatIsWrongWithARowIsItsError() {
		String id = this.batches.create(BatchClient.row("good", "tap", String.format(TAP, 1)) + "no json\n"
				+ BatchClient.row("good", "tap", String.format(TAP, 2)) + BatchClient.row("task", "sing", "{}")
				+ "{\"task\": \"tap\", \"body\": {}}\n{\"customId\": 7, \"task\": \"tap\", \"body\": [], \"extra\": 1}\n"
				+ BatchClient.row("field", "tap", "{\"nonsense\": 1}")
				+ BatchClient.row("value", "tag", Bodies.TAG.replace("25-34", "20-30"))
				+ BatchClient.row("long", "tap", "{\"ad\": \"" + "x".repeat(1_100_000) + "\"}")
				+ "{\"customId\": \"torn\", \"task\": \"tap\", \"body\": {");
		JsonNode batch = this.batches.awaitStatus(id, "completed");
		assertThat(batch.get("counts").toString()).isEqualTo("{\"total\":10,\"completed\":1,\"failed\":9}");
		assertThat(this.batches.all(id, "results", 5)).singleElement()
			.satisfies((row) -> assertThat(row.get("row").asInt()).isEqualTo(1));
		Map<Integer, JsonNode> errors = new TreeMap<>();
		this.batches.all(id, "errors", 2).forEach((row) -> errors.put(row.get("row").asInt(), row));
		assertThat(errors.keySet()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
		assertThat(detail(errors, 2)).contains("not well-formed JSON");
		assertThat(detail(errors, 3)).contains("/customId: is that of an earlier row").doesNotContain("{");
		assertThat(Objects.requireNonNull(errors.get(3)).at("/problem/requestId").asString()).isEqualTo(id + "-3");
		assertThat(detail(errors, 4)).contains("'sing' is not allowed; allowed are: tag, transcreation");
		assertThat(detail(errors, 5)).contains("/customId: is missing");
		assertThat(Objects.requireNonNull(errors.get(6)).at("/problem/errors")).hasSize(3);
		assertThat(Objects.requireNonNull(errors.get(7)).at("/problem/type").asString())
			.isEqualTo("urn:alignserve:problem:unknown-field");
		assertThat(Objects.requireNonNull(errors.get(7)).at("/problem/instance").asString()).isEqualTo("/v1/tap");
		assertThat(Objects.requireNonNull(errors.get(8)).get("status").asInt()).isEqualTo(400);
		assertThat(Objects.requireNonNull(errors.get(9)).get("status").asInt()).isEqualTo(413);
		assertThat(Objects.requireNonNull(errors.get(10)).get("customId").asString()).isEqualTo("torn");
		assertThat(Eventually.row(this.database, id + "-8")).containsEntry("outcome", "REFUSED")
			.containsEntry("problem_type", "urn:alignserve:problem:invalid-request");
	}

	private static String detail(Map<Integer, JsonNode> errors, int row) {
		return Objects.requireNonNull(errors.get(row)).at("/problem/detail").asString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			application/jsonl              | ''                        | 400 | has no row
			application/jsonl              | hello                     | 400 | no line of the upload is a JSON object
			application/x-ndjson           | [1]                       | 400 | no line of the upload is a JSON object
			application/json               | {}                        | 415 | must be: application/jsonl
			text/csv                       | customId,task             | 400 | has no row
			text/csv                       | 'customId,task,sql'       | 400 | there is no column 'sql'
			text/csv                       | 'task,ad.brand'           | 400 | customId and task must be among them
			text/csv                       | 'task,task'               | 400 | is there twice
			multipart/form-data            | x                         | 400 | breaks off
			multipart/form-data;boundary=b | x                         | 400 | has no part named file
			""")
	void whatIsNoBatchIsRefusedWhole(String type, String body, int status, String detail) {
		Integer before = this.database.queryForObject("SELECT count(*) FROM batch", Integer.class);
		HttpResponse<String> response = this.batches.post(type, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.body()).contains(detail);
		assertThat(this.database.queryForObject("SELECT count(*) FROM batch", Integer.class)).isEqualTo(before);
	}

	@Test
	void aQuoteThatIsNotClosedTakesNoMoreThanARow() {
		HttpResponse<String> response = this.batches.post("text/csv", "customId,task\na,\"" + "x\n".repeat(600_000));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
	}

	@Test
	void anUploadThatIsSentAgainWithItsKeyMakesNoSecondBatch() {
		String row = BatchClient.row("a", "tap", String.format(TAP, 1));
		String key = UUID.randomUUID().toString();
		String id = BatchClient.created(keyed(key, "application/jsonl", row));
		HttpResponse<String> again = keyed(key, "application/jsonl", row);
		assertThat(BatchClient.created(again)).isEqualTo(id);
		assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
		HttpResponse<String> other = keyed(key, "application/jsonl", row.replace("\"a\"", "\"b\""));
		assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
		assertThat(other.body()).contains("idempotency-mismatch");
		String csv = "customId,task,ad.brand,ad.body\na,tap,Uber,A ride.\n";
		String key2 = UUID.randomUUID().toString();
		String form = BatchClient.created(keyed(key2, "multipart/form-data; boundary=xyz", form("text/csv", csv)));
		HttpResponse<String> otherBoundary = keyed(key2, "multipart/form-data; boundary=abc",
				form("text/csv", csv).replace("--xyz", "--abc"));
		assertThat(BatchClient.created(otherBoundary)).isEqualTo(form).isNotEqualTo(id);
		assertThat(this.batches.awaitStatus(form, "completed").at("/counts/completed").asInt()).isEqualTo(1);
	}

	private HttpResponse<String> keyed(String key, String type, String body) {
		return this.client.send(this.batches.request("")
			.header("Idempotency-Key", key)
			.header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	@Test
	void fiftyThousandRowsAreTakenAndNotOneMore() {
		this.model.runner().stepMillis(200);
		List<byte[]> rows = new ArrayList<>();
		for (int i = 0; i < 50_000; i++) {
			rows.add(BatchClient.row("row-" + i, "tap", String.format(TAP, i)).getBytes());
		}
		String id = BatchClient.created(this.client.send(this.batches.request("")
			.header("Content-Type", "application/jsonl")
			.POST(HttpRequest.BodyPublishers.ofByteArrays(rows))));
		assertThat(this.batches.cancel(id).statusCode()).isEqualTo(200);
		this.model.runner().stepMillis(0);
		JsonNode batch = this.batches.awaitStatus(id, "cancelled");
		assertThat(batch.at("/counts/total").asInt()).isEqualTo(50_000);
		rows.add(rows.get(0));
		HttpResponse<String> tooMany = this.client.send(this.batches.request("")
			.header("Content-Type", "application/jsonl")
			.POST(HttpRequest.BodyPublishers.ofByteArrays(rows)));
		assertThat(tooMany.statusCode()).as(tooMany.body()).isEqualTo(413);
		assertThat(tooMany.body()).contains("more than 50000 rows");
		assertThat(this.batches.delete(id).statusCode()).isEqualTo(204);
		assertThat(this.batches.get("/" + id).statusCode()).isEqualTo(404);
	}

	@Test
	void aFormWithAPartBehindItsFileIsRefusedWhole() {
		String csv = "customId,task,ad.brand,ad.body\na,tap,Uber,Ride home.\n";
		Integer before = this.database.queryForObject("SELECT count(*) FROM batch", Integer.class);
		for (String name : List.of("file", "webhookUrl")) {
			String form = form("text/csv", csv).replace("--xyz--",
					"--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + csv + "\r\n--xyz--");
			HttpResponse<String> response = this.batches.post("multipart/form-data; boundary=xyz", form);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
			assertThat(response.body()).contains("behind the part named file");
		}
		assertThat(this.database.queryForObject("SELECT count(*) FROM batch", Integer.class)).isEqualTo(before);
	}

	@Test
	void whatIsCancelledIsNotBegunAndToldAsErrors() {
		this.model.runner().stepMillis(30);
		StringBuilder upload = new StringBuilder();
		for (int i = 0; i < 60; i++) {
			upload.append(BatchClient.row("row-" + i, "tag", Bodies.TAG.replace("42", Integer.toString(i))));
		}
		String id = this.batches.create(upload.toString());
		Eventually.holds(() -> assertThat(this.batches.batch(id).at("/counts/completed").asInt()).isPositive());
		assertThat(this.batches.delete(id).statusCode()).isEqualTo(409);
		HttpResponse<String> cancelled = this.batches.cancel(id);
		assertThat(ApiClient.JSON.readTree(cancelled.body()).get("status").asString()).isIn("cancelling", "cancelled");
		JsonNode batch = this.batches.awaitStatus(id, "cancelled");
		int completed = batch.at("/counts/completed").asInt();
		assertThat(completed).isBetween(1, 59);
		Set<String> told = new HashSet<>(byId(this.batches.all(id, "results", 7)).keySet());
		assertThat(told).hasSize(completed);
		List<JsonNode> errors = this.batches.all(id, "errors", 7);
		assertThat(errors).hasSize(60 - completed)
			.allSatisfy((row) -> assertThat(row.at("/problem/detail").asString()).contains("was cancelled before"));
		told.addAll(byId(errors).keySet());
		assertThat(told).hasSize(60);
		assertThat(this.batches.cancel(id).statusCode()).isEqualTo(409);
		assertThat(this.batches.get("/" + id + "/results?limit=0").statusCode()).isEqualTo(400);
		assertThat(this.batches.get("/" + id + "/errors").headers().firstValue("Content-Disposition"))
			.hasValue("attachment; filename=\"" + id + "-errors.jsonl\"");
	}

	@Test
	void onlyItsKeyAndAdministratorsSeeABatch() {
		BatchClient ada = new BatchClient(this.client, TestKeys.cut(this.context, "ada", Role.CLIENT));
		BatchClient bob = new BatchClient(this.client, TestKeys.cut(this.context, "bob", Role.CLIENT));
		BatchClient boss = new BatchClient(this.client, TestKeys.cut(this.context, "chief", Role.ADMIN));
		String id = ada.create(BatchClient.row("a", "tap", String.format(TAP, 1)));
		ada.awaitStatus(id, "completed");
		for (String path : List.of("/" + id, "/" + id + "/results", "/" + id + "/errors")) {
			assertThat(bob.get(path).statusCode()).isEqualTo(404);
			assertThat(bob.get(path).body()).contains("urn:alignserve:problem:unknown-id");
			assertThat(boss.get(path).statusCode()).isEqualTo(200);
		}
		assertThat(bob.cancel(id).statusCode()).isEqualTo(404);
		assertThat(bob.delete(id).statusCode()).isEqualTo(404);
		assertThat(bob.get("?limit=5").body()).doesNotContain(id);
		assertThat(ada.get("?limit=5").body()).contains(id);
		assertThat(boss.get("?limit=5").body()).contains(id);
		assertThat(Eventually.row(this.database, id + "-1")).containsEntry("caller", "ada");
	}

	@Test
	void aWebhookIntoTheOwnNetworkOrWithoutASecretIsRefused() {
		for (String url : List.of("https://127.0.0.1/x", "https://[::1]/", "https://169.254.169.254/latest",
				"https://10.0.0.7/", "http://example.com/", "https://user@example.com/", "file:///etc/passwd",
				"https://0x7f000001/", "https://2130706433/")) {
			assertThat(webhook(url, "whsec_" + "A".repeat(32)).statusCode()).as(url).isEqualTo(400);
		}
		HttpResponse<String> noSecret = webhook("https://example.com/", "secret");
		assertThat(noSecret.statusCode()).isEqualTo(400);
		assertThat(noSecret.body()).contains("Webhook-Secret: must be whsec_").doesNotContain("'secret'");
	}

	private HttpResponse<String> webhook(String url, String secret) {
		return this.client.send(this.batches.request("")
			.header("Content-Type", "application/jsonl")
			.header("Webhook-Url", url)
			.header("Webhook-Secret", secret)
			.POST(HttpRequest.BodyPublishers.ofString(BatchClient.row("a", "tap", String.format(TAP, 1)))));
	}

}
