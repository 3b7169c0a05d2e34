package io.alignserve.api;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.Eventually;
import io.alignserve.access.Role;
import io.alignserve.access.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tells and reads outcomes as two shops and an administrator do.
 */
final class OutcomeClient {

	static final String OUTCOMES = "/v1/outcomes";

	static final String EXPORT = "/admin/v1/outcomes/export";

	static final String AD = """
			{"externalId": "%s", "ad": {"brand": "Uber", "title": "Ride", "body": "Every ride home.",
			  "platforms": ["facebook"]},
			 "period": {"from": "2026-01-01", "to": "2026-01-31"}, "impressions": {"exact": %d},
			 "spend": {"exact": 12.5}, "breakdown": [
			  {"age": "25-34", "gender": "female", "share": 0.75}, {"age": "25-34", "gender": "unknown", "share": 0.25},
			  {"region": "OR", "share": 1}]}""";

	private final ApiClient client;

	private final JdbcTemplate database;

	final String shop;

	final String rival;

	final String boss;

	OutcomeClient(int port, ApplicationContext context) {
		this.client = new ApiClient(port);
		this.database = context.getBean(JdbcTemplate.class);
		this.shop = TestKeys.cut(context, "shop", Role.CLIENT);
		this.rival = TestKeys.cut(context, "rival", Role.CLIENT);
		this.boss = TestKeys.cut(context, "boss", Role.ADMIN);
	}

	/** Tests share a database. */
	void forgetOutcomes() {
		this.database.update("DELETE FROM outcome");
	}

	/** The row of the call reaches the database a moment later. */
	JsonNode generate(String key, String body) {
		HttpResponse<String> response = this.client.call(key, "POST", "/v1/tag", body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		JsonNode answer = ApiClient.JSON.readTree(response.body());
		Eventually.row(this.database, answer.get("id").asString());
		return answer;
	}

	JsonNode told(String key, JsonNode report, int status) {
		HttpResponse<String> response = tell(key, report.toString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return ApiClient.JSON.readTree(response.body());
	}

	HttpResponse<String> tell(String key, String body) {
		return this.client.call(key, "POST", OUTCOMES, body);
	}

	JsonNode get(String key, String path) {
		return this.client.get(key, path);
	}

	HttpResponse<String> call(String method, String key, String path) {
		return this.client.call(key, method, path, null);
	}

	HttpResponse<String> callWithoutKey(String path) {
		return this.client.get(path);
	}

	static void assertFinding(HttpResponse<String> response, String pointer, String detail) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(ApiClient.JSON.readTree(response.body()).get("errors").valueStream()).as(response.body())
			.anySatisfy((error) -> {
				assertThat(error.get("pointer").asString()).isEqualTo(pointer);
				assertThat(error.get("detail").asString()).contains(detail).hasSizeLessThan(400);
			});
	}

	static void assertProblem(HttpResponse<String> response, int status, String type) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(ApiClient.JSON.readTree(response.body()).get("type").asString())
			.isEqualTo("urn:alignserve:problem:" + type);
	}

	static ObjectNode ofResponse(String id) {
		ObjectNode report = ApiClient.JSON.createObjectNode().put("responseId", id);
		report.putObject("period").put("from", LocalDate.now(ZoneOffset.UTC).toString());
		report.putObject("impressions").put("exact", 10);
		return report;
	}

	List<JsonNode> export(String query) {
		HttpResponse<String> response = call("GET", this.boss, EXPORT + query);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/jsonl");
		return response.body().lines().map(ApiClient.JSON::readTree).toList();
	}

}
