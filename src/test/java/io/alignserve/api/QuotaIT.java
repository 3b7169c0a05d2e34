package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;
import io.alignserve.access.CallerLimits;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers with limits are told, over HTTP.
 */
@ApiTest
class QuotaIT {

	private final ApiClient client;

	private final ApplicationContext context;

	private final JdbcTemplate database;

	QuotaIT(@LocalServerPort int port, @Autowired ApplicationContext context, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.context = context;
		this.database = database;
	}

	@Test
	void aCallBeyondTheMinutesRequestsIsRefusedAndLogged() {
		String key = key("quota-requests", new CallerLimits(2, null, null));
		assertThat(tag(key).statusCode()).isEqualTo(200);
		HttpResponse<String> second = models(key);
		assertThat(second.statusCode()).isEqualTo(200);
		assertThat(header(second, "RateLimit-Policy")).startsWith("\"requests\";q=2;w=60, \"tokens\";q=");
		assertThat(header(second, "RateLimit"))
			.matches("\"requests\";r=0;t=\\d\\d?, \"tokens\";r=\\d+;t=\\d\\d?, " + "\"concurrent\";r=\\d+");
		HttpResponse<String> third = tag(key);
		JsonNode problem = ApiClient.JSON.readTree(third.body());
		assertThat(third.statusCode()).isEqualTo(429);
		assertThat(header(third, "Content-Type")).isEqualTo("application/problem+json");
		assertThat(problem.get("type").asString()).isEqualTo("urn:alignserve:problem:rate-limited");
		assertThat(problem.get("detail").asString()).contains("'quota-requests' may make 2 requests a minute");
		assertThat(Integer.parseInt(header(third, "Retry-After"))).isBetween(1, 60);
		assertThat(header(third, "RateLimit")).startsWith("\"requests\";r=0;t=" + header(third, "Retry-After"));
		assertThat(row(header(third, "X-Request-Id"))).containsEntry("status", 429)
			.containsEntry("caller", "quota-requests")
			.containsEntry("problem_type", "urn:alignserve:problem:rate-limited");
	}

	@Test
	void tokensAreChargedWhenTheyAreKnown() {
		String key = key("quota-tokens", new CallerLimits(null, 10, null));
		HttpResponse<String> first = tag(key);
		JsonNode usage = ApiClient.JSON.readTree(first.body()).get("usage");
		int used = usage.get("promptTokens").asInt() + usage.get("completionTokens").asInt();
		assertThat(header(first, "RateLimit")).contains("\"tokens\";r=10;");
		HttpResponse<String> second = models(key);
		assertThat(second.statusCode()).isEqualTo(429);
		assertThat(ApiClient.JSON.readTree(second.body()).get("detail").asString())
			.contains("may use 10 tokens a minute");
		assertThat(Integer.parseInt(header(second, "Retry-After"))).isBetween((used / 10 - 1) * 60, used / 10 * 60);
	}

	@Test
	void callsWithoutAKeyOnTheOwnMachineAreNotLimited() {
		assertThat(this.client.get("/v1/models").headers().firstValue("RateLimit")).isEmpty();
	}

	@Test
	void administratorsAreNotLimitedInWhatOnlyTheyCall() {
		String key = TestKeys.cut(this.context, "quota-admin", Role.ADMIN, new CallerLimits(1, null, null));
		assertThat(models(key).statusCode()).isEqualTo(200);
		assertThat(models(key).statusCode()).isEqualTo(429);
		assertThat(send("/admin/v1/pool", key).statusCode()).isEqualTo(200);
	}

	@Test
	void healthAndMetricsTellOfTheGate() {
		String key = TestKeys.cut(this.context, "quota-health", Role.ADMIN, CallerLimits.DEFAULT);
		assertThat(this.context.getBean(HealthEndpoint.class).healthForPath("calls")).isInstanceOfSatisfying(
				IndicatedHealthDescriptor.class,
				(calls) -> assertThat(calls.getDetails()).containsEntry("most", 320).containsKey("underWay"));
		JsonNode free = ApiClient.JSON.readTree(
				send("/actuator/metrics/resilience4j.bulkhead.available.concurrent.calls?tag=name:v1", key).body());
		assertThat(free.at("/measurements/0/value").asInt()).isBetween(0, 320);
	}

	private String key(String name, CallerLimits limits) {
		return TestKeys.cut(this.context, name, Role.CLIENT, limits);
	}

	private HttpResponse<String> models(String key) {
		return send("/v1/models", key);
	}

	private HttpResponse<String> send(String path, String key) {
		return this.client.send(this.client.request(path).header("Authorization", "Bearer " + key).GET());
	}

	private HttpResponse<String> tag(String key) {
		return this.client.send(this.client.request("/v1/tag")
			.header("Authorization", "Bearer " + key)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(Bodies.TAG)));
	}

	private static String header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name).orElseThrow(() -> new AssertionError(name + " is missing"));
	}

	private Map<String, Object> row(String id) {
		return Eventually.row(this.database, id);
	}

}
