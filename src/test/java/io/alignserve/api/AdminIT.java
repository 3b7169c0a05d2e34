package io.alignserve.api;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

import io.alignserve.WithDatabase;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Administers a running service over HTTP, as its operators do: real checkpoints, real
 * pool, real database.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "alignserve.checkpoints.roots=target/admin-it", "alignserve.checkpoint.kv-memory=2MB",
				"alignserve.pool.budget.cpu=" + AdminIT.BUDGET, "alignserve.limits.request-size=64KB" })
@WithDatabase
class AdminIT {

	/** Room for a handful of starters. */
	static final String BUDGET = "160MB";

	private static final String ADMIN = "/admin/v1";

	private static final Path ROOT = Path.of("target", "admin-it");

	private static final Path STARTER = Path.of("src/main/resources/checkpoints/starter");

	private static final int MAX_TRIES = 600;

	private static final String TAP = """
			{"model": "%s", "attributes": ["gender"], "ad": {"brand": "Uber", "body": "Every ride home is one to remember."}}""";

	private final ApiClient client;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private JdbcTemplate database;

	private String key = "";

	AdminIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@BeforeAll
	static void layOutCheckpoints() throws IOException {
		FileSystemUtils.deleteRecursively(ROOT);
		for (String name : List.of("first", "second", "third")) {
			FileSystemUtils.copyRecursively(STARTER, ROOT.resolve(name));
			// A digest of its own.
			Files.writeString(ROOT.resolve(name).resolve("config.json"), "\n".repeat(name.length() + name.charAt(0)),
					StandardOpenOption.APPEND);
		}
		FileSystemUtils.copyRecursively(STARTER, ROOT.resolve("pickled"));
		Files.move(ROOT.resolve("pickled/model.safetensors"), ROOT.resolve("pickled/pytorch_model.bin"));
	}

	@BeforeEach
	void cutKey() {
		this.key = TestKeys.cut(this.context, "boss", Role.ADMIN);
	}

	@Test
	void aCheckpointIsRegisteredLoadedTakenOutAndForgotten() {
		HttpResponse<String> created = call("POST", "/checkpoints", "{\"name\": \"one\", \"path\": \"first\"}");
		assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
		assertThat(created.headers().firstValue("Location")).hasValue(ADMIN + "/checkpoints/one");
		JsonNode registered = get("/checkpoints/one");
		assertThat(registered.get("state").asString()).isEqualTo("REGISTERED");
		assertThat(registered.get("registeredBy").asString()).isEqualTo("boss");
		assertThat(registered.get("digest").asString()).matches("sha256:[0-9a-f]{64}");
		assertThat(registered.at("/requiredBytes/cpu").asLong()).isPositive();
		assertThat(names(get("/checkpoints").get("checkpoints"), "name")).contains("starter", "one");

		HttpResponse<String> accepted = call("POST", "/checkpoints/one/load", "{\"pinned\": true}");
		assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
		assertThat(accepted.headers().firstValue("Location")).hasValue(ADMIN + "/checkpoints/one");
		JsonNode ready = await("one", "READY");
		assertThat(ready.get("pinned").asBoolean()).isTrue();
		assertThat(ready.get("residentBytes").asLong()).isPositive();
		assertThat(ready.get("loadSeconds").asDouble()).isPositive();
		JsonNode pool = get("/pool");
		assertThat(pool.at("/devices/cpu/budgetBytes").asLong()).isEqualTo(160L << 20);
		assertThat(pool.at("/devices/cpu/reservedBytes").asLong()).isPositive();
		assertThat(names(pool.get("residents"), "name")).contains("one", "starter");
		assertThat(pool.at("/aliases/default/checkpoint").asString()).isEqualTo("starter");
		assertThat(pool.at("/queues/one/waiting").asInt(-1)).isZero();

		assertProblem(call("DELETE", "/checkpoints/one", null), 409, "conflict");
		assertThat(call("POST", "/checkpoints/one/unload", null).statusCode()).isEqualTo(202);
		await("one", "REGISTERED");
		assertThat(call("DELETE", "/checkpoints/one", null).statusCode()).isEqualTo(204);
		assertProblem(call("GET", "/checkpoints/one", null), 404, "unknown-name");
	}

	@Test
	void anAliasIsSwappedRolledBackAndRemoved() {
		register("swap-a", "first");
		register("swap-b", "second");
		JsonNode pointed = put("swap", "{\"checkpoint\": \"swap-a\"}");
		assertThat(pointed.get("serving").asBoolean()).isTrue();
		assertThat(answering("swap")).isEqualTo("swap-a");
		assertThat(put("swap", "{\"checkpoint\": \"swap-b\"}").get("checkpoint").asString()).isEqualTo("swap-b");
		assertThat(answering("swap")).isEqualTo("swap-b");
		HttpResponse<String> back = call("POST", "/aliases/swap/rollback", null);
		assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
		assertThat(answering("swap")).isEqualTo("swap-a");

		JsonNode history = get("/aliases/swap/history?limit=2");
		assertThat(names(history.get("items"), "action")).containsExactly("rollback", "point");
		assertThat(history.at("/items/0/from").asString()).isEqualTo("swap-b");
		assertThat(history.at("/items/0/to").asString()).isEqualTo("swap-a");
		assertThat(history.at("/items/0/by").asString()).isEqualTo("boss");
		JsonNode rest = get("/aliases/swap/history?limit=2&cursor=" + history.get("nextCursor").asString());
		assertThat(names(rest.get("items"), "action")).containsExactly("point");
		assertThat(rest.get("nextCursor").isNull()).isTrue();

		assertThat(names(get("/aliases").get("aliases"), "alias")).contains("default", "swap");
		assertThat(call("DELETE", "/aliases/swap", null).statusCode()).isEqualTo(204);
		assertProblem(call("GET", "/aliases/swap", null), 404, "unknown-name");
		assertThat(get("/aliases/swap/history").get("items").size()).isEqualTo(4);
		forget("swap-a");
		forget("swap-b");
	}

	@Test
	void aCanaryAnswersItsShareAndInTheShadowForTheLogOnly() {
		register("try-a", "first");
		register("try-b", "second");
		put("trial", "{\"checkpoint\": \"try-a\"}");
		JsonNode canary = put("trial", "{\"checkpoint\": \"try-b\", \"canary\": {\"percent\": 100}}");
		assertThat(canary.get("checkpoint").asString()).isEqualTo("try-a");
		assertThat(canary.at("/canary/checkpoint").asString()).isEqualTo("try-b");
		assertThat(canary.at("/canary/splitBy").asString()).isEqualTo("request");
		assertThat(answering("trial")).isEqualTo("try-b");
		assertThat(get("/aliases/trial").at("/canary/figures/canary/requests").asInt()).isEqualTo(1);

		put("trial", "{\"checkpoint\": \"try-b\", \"canary\": {\"percent\": 100, \"shadow\": true}}");
		JsonNode answer = this.client.ask("/v1/tap", TAP.formatted("trial"));
		assertThat(answer.at("/model/checkpoint").asString()).isEqualTo("try-a");
		List<Map<String, Object>> rows = until(
				() -> this.database.queryForList(
						"SELECT checkpoint, caller, task, outcome, parameters ->> 'shadow' AS shadow FROM request_log "
								+ "WHERE id = ? ORDER BY checkpoint",
						answer.get("id").asString()),
				(some) -> some.size() == 2);
		assertThat(rows.get(0)).containsEntry("checkpoint", "try-a").containsEntry("shadow", null);
		assertThat(rows.get(1)).containsEntry("checkpoint", "try-b")
			.containsEntry("shadow", "true")
			.containsEntry("caller", "local")
			.containsEntry("task", "tap")
			.containsEntry("outcome", "ANSWERED");

		assertThat(call("POST", "/aliases/trial/rollback", null).statusCode()).isEqualTo(200);
		assertThat(get("/aliases/trial").has("canary")).isFalse();
		assertThat(answering("trial")).isEqualTo("try-a");
		call("DELETE", "/aliases/trial", null);
		forget("try-a");
		forget("try-b");
	}

	@Test
	void whatDoesNotFitIsRefusedWithBothNumbers() {
		List<String> loaded = new ArrayList<>();
		HttpResponse<String> response = call("GET", "/pool", null);
		for (int i = 0; i < 20 && response.statusCode() < 400; i++) {
			String name = "filler-" + i;
			register(name, "third");
			loaded.add(name);
			response = call("POST", "/checkpoints/" + name + "/load", "{\"pinned\": true}");
			if (response.statusCode() == 202) {
				await(name, "READY");
			}
		}
		assertProblem(response, 507, "out-of-budget");
		JsonNode problem = ApiClient.JSON.readTree(response.body());
		assertThat(problem.at("/requiredBytes/cpu").asLong()).isGreaterThan(problem.at("/availableBytes/cpu").asLong());
		assertThat(loaded).hasSizeGreaterThan(1);
		loaded.forEach(this::forget);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			POST | /checkpoints | {"name": "x", "path": "../admin-it/first"} | 422 | change-refused
			POST | /checkpoints | {"name": "x", "path": "/etc"} | 422 | change-refused
			POST | /checkpoints | {"name": "X!", "path": "first"} | 422 | change-refused
			POST | /checkpoints | {"name": "x", "path": "first", "base": "nobody"} | 422 | change-refused
			POST | /checkpoints | {"name": "x", "path": "pickled"} | 422 | checkpoint-refused
			POST | /checkpoints | {"name": "starter", "path": "first"} | 409 | conflict
			POST | /checkpoints | {"name": "default", "path": "first"} | 409 | conflict
			POST | /checkpoints | {"name": "x", "path": "first", "pinned": true} | 400 | unknown-field
			POST | /checkpoints | {"name": "x"} | 400 | invalid-request
			POST | /checkpoints | {"name": "x" | 400 | malformed-json
			POST | /checkpoints/nobody/load | {} | 404 | unknown-name
			POST | /checkpoints/starter/load | {"pinned": "yes"} | 400 | invalid-request
			POST | /checkpoints/starter/unload | {} | 409 | conflict
			DELETE | /checkpoints/starter | {} | 409 | conflict
			DELETE | /aliases/default | {} | 409 | conflict
			DELETE | /aliases/nobody | {} | 404 | unknown-name
			PUT | /aliases/new | {"checkpoint": "nobody"} | 404 | unknown-name
			PUT | /aliases/starter | {"checkpoint": "starter"} | 409 | conflict
			PUT | /aliases/N_w! | {"checkpoint": "starter"} | 422 | change-refused
			PUT | /aliases/new | {"checkpoint": "starter", "canary": {"percent": 5}} | 422 | change-refused
			PUT | /aliases/new | {"checkpoint": "starter", "canary": {}} | 400 | invalid-request
			POST | /aliases/default/rollback | {} | 409 | conflict
			GET | /aliases/nobody/history | {} | 404 | unknown-name
			GET | /audit?actor=me | {} | 400 | invalid-request
			GET | /audit?cursor=x | {} | 400 | invalid-request
			GET | /nothing | {} | 404 | not-found
			""")
	void whatCannotBeDoneIsRefused(String method, String path, String body, int status, String type) {
		HttpResponse<String> response = call(method, path, body);
		assertProblem(response, status, type);
		assertThat(ApiClient.JSON.readTree(response.body()).get("detail").asString()).isNotBlank();
	}

	@Test
	void bodiesAreBoundedAndActsLeaveNoRowInTheRequestLog() {
		HttpResponse<String> response = call("POST", "/checkpoints", "{\"name\": \"" + "x".repeat(70_000) + "\"}");
		assertProblem(response, 413, "request-too-large");
		assertThat(this.database.queryForObject("SELECT count(*) FROM request_log WHERE id = ?", Integer.class,
				response.headers().firstValue("X-Request-Id").orElseThrow()))
			.isZero();
	}

	@Test
	void theAuditTrailTellsWhoDidWhatAndWhatWasRefused() {
		this.key = TestKeys.cut(this.context, "auditor", Role.ADMIN);
		register("audited", "first");
		call("DELETE", "/aliases/default", null);
		forget("audited");
		JsonNode page = get("/audit?by=auditor&limit=2");
		assertThat(page.get("items").size()).isEqualTo(2);
		JsonNode rest = get("/audit?by=auditor&cursor=" + page.get("nextCursor").asString());
		assertThat(names(rest.get("items"), "action")).contains("checkpoint.register");
		assertThat(rest.get("nextCursor").isNull()).isTrue();
		JsonNode refused = get("/audit?by=auditor&subject=default").at("/items/0");
		assertThat(refused.get("outcome").asString()).isEqualTo("refused");
		assertThat(refused.get("detail").asString()).isNotBlank();
		String at = refused.get("at").asString();
		assertThat(get("/audit?by=auditor&subject=default&to=" + at).get("items").size()).isZero();
		assertThat(get("/audit?by=auditor&subject=default&from=" + at).get("items").size()).isOne();
	}

	@Test
	void onlyAdministratorsComeIn() {
		this.key = TestKeys.cut(this.context, "shop", Role.CLIENT);
		assertProblem(call("GET", "/pool", null), 403, "forbidden");
		assertProblem(this.client.get(ADMIN + "/pool"), 401, "unauthorized");
	}

	private void register(String name, String path) {
		HttpResponse<String> response = call("POST", "/checkpoints",
				"{\"name\": \"%s\", \"path\": \"%s\"}".formatted(name, path));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
	}

	private void forget(String name) {
		call("POST", "/checkpoints/" + name + "/unload", "{\"force\": true}");
		// What never fitted says so still.
		until(() -> get("/checkpoints/" + name),
				(one) -> List.of("REGISTERED", "FAILED").contains(one.get("state").asString()));
		HttpResponse<String> response = call("DELETE", "/checkpoints/" + name, null);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
	}

	private JsonNode put(String alias, String body) {
		HttpResponse<String> response = call("PUT", "/aliases/" + alias, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return ApiClient.JSON.readTree(response.body());
	}

	private String answering(String model) {
		return this.client.ask("/v1/tap", TAP.formatted(model)).at("/model/checkpoint").asString();
	}

	private JsonNode await(String checkpoint, String state) {
		return until(() -> get("/checkpoints/" + checkpoint), (one) -> one.get("state").asString().equals(state));
	}

	private static <T> T until(Supplier<T> look, Predicate<T> enough) {
		T seen = look.get();
		for (int i = 0; i < MAX_TRIES && !enough.test(seen); i++) {
			LockSupport.parkNanos(50_000_000);
			seen = look.get();
		}
		assertThat(enough.test(seen)).as(String.valueOf(seen)).isTrue();
		return seen;
	}

	private JsonNode get(String path) {
		return this.client.get(this.key, ADMIN + path);
	}

	private HttpResponse<String> call(String method, String path, @Nullable String body) {
		return this.client.call(this.key, method, ADMIN + path, body);
	}

	private static void assertProblem(HttpResponse<String> response, int status, String type) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(ApiClient.JSON.readTree(response.body()).get("type").asString())
			.isEqualTo("urn:alignserve:problem:" + type);
	}

	private static List<String> names(JsonNode list, String field) {
		return list.valueStream().map((one) -> one.get(field).asString()).toList();
	}

}
