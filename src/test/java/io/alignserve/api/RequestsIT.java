package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the request log over HTTP.
 */
@ApiTest
class RequestsIT {

	private static final String PATH = "/admin/v1/requests";

	private final ApiClient client;

	private final JdbcTemplate database;

	private final ApplicationContext context;

	private String key = "";

	RequestsIT(@LocalServerPort int port, @Autowired JdbcTemplate database, @Autowired ApplicationContext context) {
		this.client = new ApiClient(port);
		this.database = database;
		this.context = context;
	}

	@BeforeEach
	void cutKey() {
		this.key = TestKeys.cut(this.context, "auditor", Role.ADMIN);
	}

	@Test
	void tellsWhatBecameOfACall() {
		String id = "seen-" + UUID.randomUUID();
		tag(id);
		Eventually.row(this.database, id);
		JsonNode row = get("/" + id).at("/items/0");
		assertThat(row.get("id").asString()).isEqualTo(id);
		assertThat(row.get("key").asString()).isEqualTo("local");
		assertThat(row.get("task").asString()).isEqualTo("tag-age");
		assertThat(row.at("/model/alias").asString()).isEqualTo("default");
		assertThat(row.at("/model/checkpoint").asString()).isEqualTo(ScriptedModel.NAME);
		assertThat(row.at("/parameters/seed").asLong()).isEqualTo(42);
		assertThat(row.at("/usage/completionTokens").asInt()).isPositive();
		assertThat(row.get("status").asInt()).isEqualTo(200);
		assertThat(row.get("outcome").asString()).isEqualTo("answered");
		assertThat(row.get("outputHash").asString()).hasSize(64);
		assertThat(row.has("input")).as("texts are not kept by default").isFalse();
		assertThat(reads(id)).isZero();
	}

	@Test
	void pagesThroughRowsOfOneTimeWithoutLosingOrRepeatingOne() {
		String caller = "pager-" + UUID.randomUUID();
		for (int i = 0; i < 25; i++) {
			String time = (i < 20) ? "2024-02-29T23:59:59.999999Z" : "2024-03-01T00:00:00Z";
			insert(caller + i, time, caller, (i % 2 == 0) ? "tap" : "tag-age", 200 + i % 3, null);
		}
		List<String> ids = new ArrayList<>();
		String cursor = "";
		do {
			JsonNode page = get("?limit=7&key=" + caller + cursor);
			page.get("items").forEach((item) -> ids.add(item.get("id").asString()));
			JsonNode next = page.get("nextCursor");
			cursor = next.isNull() ? "" : "&cursor=" + next.asString();
		}
		while (!cursor.isEmpty());
		assertThat(ids).hasSize(25).doesNotHaveDuplicates();
		assertThat(ids.subList(0, 5)).allMatch((id) -> Integer.parseInt(id.substring(caller.length())) >= 20);
		assertThat(get("?key=" + caller + "&task=tap").get("items").size()).isEqualTo(13);
		assertThat(get("?key=" + caller + "&task=tap&status=202").get("items").size()).isEqualTo(4);
		assertThat(get("?key=" + caller + "&status=404").get("items").size()).isZero();
		assertThat(get("?key=" + caller + "&outcome=answered&alias=default&checkpoint=old").get("items").size())
			.isEqualTo(25);
		assertThat(get("?key=" + caller + "&from=2024-03-01T00:00:00Z").get("items").size()).isEqualTo(5);
		assertThat(get("?key=" + caller + "&to=2024-03-01T00:00:00Z").get("items").size()).isEqualTo(20);
		assertThat(get("?from=2024-02-01T00:00:00Z&to=2024-03-01T00:00:00Z&limit=500").get("items").size())
			.isGreaterThanOrEqualTo(20);
	}

	@Test
	void readingTextsIsAnActOfItsOwn() {
		String id = "texts-" + UUID.randomUUID();
		insert(id, "2024-02-01T00:00:00Z", "somebody", "tap", 200, "written to [email]");
		insert(id, "2024-02-02T00:00:00Z", "somebody", "tap", 200, null);
		assertThat(get("?key=somebody").toString()).doesNotContain("written to");
		assertThat(reads(id)).isZero();
		JsonNode rows = get("/" + id).get("items");
		assertThat(rows.size()).isEqualTo(2);
		assertThat(rows.at("/1/input").asString()).isEqualTo("written to [email]");
		assertThat(reads(id)).isEqualTo(1);
		JsonNode act = json("/admin/v1/audit?subject=" + id).at("/items/0");
		assertThat(act.get("action").asString()).isEqualTo("request.texts");
		assertThat(act.get("by").asString()).isEqualTo("auditor");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/nothing-has-this-id        | 404 | unknown-id
			?status=700                 | 400 | invalid-request
			?status=ok                  | 400 | invalid-request
			?outcome=ANSWERED           | 400 | invalid-request
			?caller=x                   | 400 | invalid-request
			?cursor=MTI                 | 400 | invalid-request
			?cursor=eC8xLTEtMS0xLTE     | 400 | invalid-request
			?from=yesterday             | 400 | invalid-request
			?key=%00                    | 400 | invalid-request
			""")
	void refusesWhatIsNotThere(String query, int status, String problem) {
		HttpResponse<String> response = send(query, this.key);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.body()).contains("urn:alignserve:problem:" + problem);
	}

	@Test
	void isForAdministratorsOnly() {
		String client = TestKeys.cut(this.context, "client", Role.CLIENT);
		assertThat(send("", client).statusCode()).isEqualTo(403);
		assertThat(send("/some-id", client).statusCode()).isEqualTo(403);
		assertThat(this.client.get(PATH).statusCode()).isEqualTo(401);
	}

	@Test
	void healthTellsHowRowsGetOn() {
		Health health = Objects
			.requireNonNull(this.context.getBean("requestLogHealthIndicator", HealthIndicator.class).health());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(String.valueOf(health.getDetails().get("database"))).isEqualTo("CLOSED");
		assertThat(health.getDetails()).containsKeys("spooled", "refused", "lost");
		JsonNode state = json("/actuator/metrics/resilience4j.circuitbreaker.state?tag=name:database&tag=state:closed");
		assertThat(state.at("/measurements/0/value").asInt()).isEqualTo(1);
	}

	private void insert(String id, String time, String caller, String task, int status, @Nullable String input) {
		this.database.update("INSERT INTO request_log (id, received_at, caller, task, model_alias, checkpoint, digest, "
				+ "parameters, prompt_tokens, completion_tokens, queue_millis, total_millis, status, outcome, input_text) "
				+ "VALUES (?, ?::timestamptz, ?, ?, 'default', 'old', 'sha256:x', '{\"seed\": 1}', 1, 1, 0, 1, ?, 'ANSWERED', ?)",
				id, time, caller, task, status, input);
	}

	private void tag(String id) {
		assertThat(this.client
			.send(this.client.request("/v1/tag")
				.header("Content-Type", "application/json")
				.header("X-Request-Id", id)
				.POST(HttpRequest.BodyPublishers.ofString(Bodies.TAG)))
			.statusCode()).isEqualTo(200);
	}

	private long reads(String id) {
		return this.database.queryForList("SELECT 1 FROM audit WHERE action = 'request.texts' AND subject = ?", id)
			.size();
	}

	private JsonNode get(String query) {
		return json(PATH + query);
	}

	private JsonNode json(String path) {
		return this.client.get(this.key, path);
	}

	private HttpResponse<String> send(String query, String bearer) {
		return this.client.call(bearer, "GET", PATH + query, null);
	}

}
