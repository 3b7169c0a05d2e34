package io.alignserve.api;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Administers API keys over HTTP.
 */
@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class KeysIT {

	private static final String KEYS = "/admin/v1/keys";

	private final ApiClient client;

	private final ApplicationContext context;

	private final JdbcTemplate database;

	private String admin = "";

	KeysIT(@LocalServerPort int port, @Autowired ApplicationContext context, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.context = context;
		this.database = database;
	}

	@BeforeEach
	void cutKey() {
		this.admin = TestKeys.cut(this.context, "keeper", Role.ADMIN);
	}

	@Test
	void aKeyIsShownOnceOpensItsDoorsAndStopsAtOnce(CapturedOutput log) {
		Instant before = Instant.now().minusSeconds(5);
		HttpResponse<String> made = call("POST", KEYS, """
				{"name": "shop", "role": "CLIENT", "expiresAt": "2099-12-31T01:00:00+01:00",
				 "limits": {"requestsPerMinute": 600, "concurrentRequests": 8}}""");
		assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
		assertThat(made.headers().allValues("Cache-Control")).containsExactly("no-store");
		JsonNode shown = ApiClient.JSON.readTree(made.body());
		String key = shown.get("key").asString();
		String address = KEYS + "/" + shown.get("id").asString();
		assertThat(made.headers().firstValue("Location")).hasValue(address);
		assertThat(key).startsWith("as_" + shown.get("id").asString() + "_");

		JsonNode kept = read(address);
		assertThat(kept.has("key")).isFalse();
		assertThat(kept.get("name").asString()).isEqualTo("shop");
		assertThat(kept.get("role").asString()).isEqualTo("CLIENT");
		assertThat(Instant.parse(kept.get("createdAt").asString())).isAfter(before);
		assertThat(kept.get("expiresAt").asString()).isEqualTo("2099-12-31T00:00:00Z");
		assertThat(kept.get("limits").toString()).isEqualTo("{\"requestsPerMinute\":600,\"concurrentRequests\":8}");
		assertThat(kept.has("revokedAt") || kept.has("lastUsedAt")).isFalse();

		assertThat(as(key, "GET", "/v1/models", null).statusCode()).isEqualTo(200);
		assertThat(as(key, "GET", KEYS, null).statusCode()).isEqualTo(403);
		assertThat(call("DELETE", address, null).statusCode()).isEqualTo(204);
		assertThat(as(key, "GET", "/v1/models", null).statusCode()).isEqualTo(401);
		String revokedAt = read(address).get("revokedAt").asString();
		assertThat(call("DELETE", address, null).statusCode()).isEqualTo(204);
		assertThat(read(address).get("revokedAt").asString()).isEqualTo(revokedAt);
		assertNowhere(key.substring(16), log);
	}

	private void assertNowhere(String secret, CapturedOutput log) {
		assertThat(log).doesNotContain(secret);
		assertThat(call("GET", KEYS + "?limit=500", null).body()).doesNotContain(secret);
		assertThat(call("GET", "/admin/v1/audit?limit=500", null).body()).doesNotContain(secret);
		assertThat(this.database.queryForObject(
				"SELECT count(*) FROM api_key WHERE strpos(api_key::text, ?) > 0 OR strpos(encode(hash, 'escape'), ?) > 0",
				Integer.class, secret, secret))
			.isZero();
	}

	@Test
	void theAuditTrailTellsWhoMadeAndRevokedWhat() {
		this.admin = TestKeys.cut(this.context, "witness", Role.ADMIN);
		String id = issue("{\"name\": \"shop\", \"role\": \"CLIENT\", \"limits\": {\"tokensPerMinute\": 5}}").get("id")
			.asString();
		call("DELETE", KEYS + "/" + id, null);
		call("DELETE", KEYS + "/" + id, null);
		JsonNode acts = read("/admin/v1/audit?by=witness&subject=" + id).get("items");
		assertThat(acts.valueStream().map((act) -> act.get("action").asString())).containsExactly("key.revoke",
				"key.issue");
		assertThat(acts.get(1).get("detail").asString())
			.isEqualTo("for shop, role CLIENT, ends never, tokens per minute 5");
	}

	@Test
	void pagesThroughAllKeysNewestFirst() {
		List<String> made = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			made.add(0, issue("{\"name\": \"page\", \"role\": \"CLIENT\"}").get("id").asString());
		}
		List<String> seen = new ArrayList<>();
		String cursor = "";
		while (seen.size() < 6) {
			JsonNode page = read(KEYS + "?limit=2" + cursor);
			page.get("items").forEach((key) -> seen.add(key.get("id").asString()));
			cursor = "&cursor=" + page.get("nextCursor").asString();
		}
		assertThat(seen.subList(0, 5)).isEqualTo(made);
	}

	@Test
	void theLastValidAdminKeyStays() {
		String own = this.admin.substring(3, 15);
		issue("{\"name\": \"no-help\", \"role\": \"CLIENT\"}");
		List<String> others = this.database.queryForList(
				"UPDATE api_key SET revoked_at = now() WHERE role = 'ADMIN' AND revoked_at IS NULL AND id <> ? RETURNING id",
				String.class, own);
		try {
			HttpResponse<String> refused = call("DELETE", KEYS + "/" + own, null);
			assertProblem(refused, 409, "conflict");
			assertThat(refused.body()).contains(own + " is the last valid one of the role ADMIN");
			assertThat(read("/admin/v1/audit?subject=" + own).at("/items/0/outcome").asString()).isEqualTo("refused");
			String next = issue("{\"name\": \"next\", \"role\": \"ADMIN\"}").get("key").asString();
			assertThat(call("DELETE", KEYS + "/" + own, null).statusCode()).isEqualTo(204);
			assertThat(call("GET", KEYS, null).statusCode()).isEqualTo(401);
			assertThat(as(next, "GET", KEYS, null).statusCode()).isEqualTo(200);
		}
		finally {
			for (String id : others) {
				this.database.update("UPDATE api_key SET revoked_at = NULL WHERE id = ?", id);
			}
		}
	}

	@Test
	void anExpiredKeyOpensNothing() {
		String key = issue("{\"name\": \"late\", \"role\": \"CLIENT\", \"expiresAt\": \""
				+ Instant.now().plus(Duration.ofMinutes(5)) + "\"}")
			.get("key")
			.asString();
		assertThat(as(key, "GET", "/v1/models", null).statusCode()).isEqualTo(200);
		this.database.update("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = ?",
				key.substring(3, 15));
		assertThat(as(key, "GET", "/v1/models", null).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			{} | /name
			{"name": "", "role": "CLIENT"} | /name
			{"name": "a\\nERROR forged line", "role": "CLIENT"} | /name
			{"name": "a\\u0000", "role": "CLIENT"} | /name
			{"name": "a\\u001b[31m", "role": "CLIENT"} | /name
			{"name": "a\\u2028b", "role": "CLIENT"} | /name
			{"name": "\\u202eabc", "role": "CLIENT"} | /name
			{"name": "a\\ud800", "role": "CLIENT"} | /name
			{"name": " a", "role": "CLIENT"} | /name
			{"name": "configuration", "role": "CLIENT"} | /name
			{"name": "a", "role": "ROOT"} | /role
			{"name": "a", "role": "client"} | /role
			{"name": "a"} | /role
			{"name": "a", "role": "CLIENT", "expiresAt": "tomorrow"} | /expiresAt
			{"name": "a", "role": "CLIENT", "expiresAt": "2020-01-01T00:00:00Z"} | /expiresAt
			{"name": "a", "role": "CLIENT", "expiresAt": "+12345-01-01T00:00:00Z"} | /expiresAt
			{"name": "a", "role": "CLIENT", "limits": {"requestsPerMinute": 0}} | /limits/requestsPerMinute
			{"name": "a", "role": "CLIENT", "limits": {"tokensPerMinute": -1}} | /limits/tokensPerMinute
			{"name": "a", "role": "CLIENT", "limits": {"concurrentRequests": 100001}} | /limits/concurrentRequests
			{"name": "a", "role": "CLIENT", "limits": {"requestsPerMinute": 1.5}} | /limits/requestsPerMinute
			{"name": "a", "role": "CLIENT", "limits": {"requestsPerMinute": 99999999999}} | /limits/requestsPerMinute
			""")
	void whatCannotBeAKeyIsRefusedByField(String body, String pointer, CapturedOutput log) {
		HttpResponse<String> refused = call("POST", KEYS, body);
		assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
		assertThat(ApiClient.JSON.readTree(refused.body()).get("errors").valueStream())
			.anySatisfy((error) -> assertThat(error.get("pointer").asString()).isEqualTo(pointer));
		assertThat(log).doesNotContain("forged line");
	}

	@Test
	void whatIsNoKeyIsNotFoundAndNotLogged(CapturedOutput log) {
		for (String id : List.of("0123456789ab", "x", "0123456789AB", "%00", "%0AERROR%20forged%20line",
				"%27%20OR%201=1", "x".repeat(3000))) {
			for (String method : List.of("GET", "DELETE")) {
				HttpResponse<String> response = call(method, KEYS + "/" + id, null);
				assertThat(response.statusCode()).as(id).isIn(400, 404);
				assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			}
		}
		assertProblem(call("DELETE", KEYS + "/0123456789ab", null), 404, "unknown-id");
		assertThat(log).doesNotContain("forged line");
	}

	@Test
	void bodiesAreBoundedAndStrict() {
		assertProblem(call("POST", KEYS, "{\"name\": \"" + "x".repeat(5_000_000) + "\"}"), 413, "request-too-large");
		assertProblem(call("POST", KEYS, "{\"name\": \"x\", \"role\": \"CLIENT\", \"id\": \"mine\"}"), 400,
				"unknown-field");
		assertProblem(call("POST", KEYS, "{\"name\": \"x\", \"role\": \"CLIENT\", \"role\": \"ADMIN\"}"), 400,
				"malformed-json");
		assertProblem(call("POST", KEYS, "{\"limits\": ".repeat(5000)), 400, "malformed-json");
		assertProblem(call("GET", KEYS + "?name=x", null), 400, "invalid-request");
	}

	private JsonNode issue(String body) {
		HttpResponse<String> made = call("POST", KEYS, body);
		assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
		return ApiClient.JSON.readTree(made.body());
	}

	private JsonNode read(String path) {
		return this.client.get(this.admin, path);
	}

	private HttpResponse<String> call(String method, String path, @Nullable String body) {
		return as(this.admin, method, path, body);
	}

	private HttpResponse<String> as(String key, String method, String path, @Nullable String body) {
		return this.client.call(key, method, path, body);
	}

	private static void assertProblem(HttpResponse<String> response, int status, String type) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(ApiClient.JSON.readTree(response.body()).get("type").asString())
			.isEqualTo("urn:alignserve:problem:" + type);
	}

}
