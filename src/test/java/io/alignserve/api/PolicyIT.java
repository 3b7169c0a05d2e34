package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

@ApiTest
class PolicyIT {

	private static final String HOUSING = Bodies.TAG.replace("\"title\": \"Ride\"",
			"\"title\": \"Ride\", \"specialAdCategory\": \"HOUSING\"");

	private final ApiClient client;

	private final JdbcTemplate database;

	private final MeterRegistry meters;

	PolicyIT(@LocalServerPort int port, @Autowired JdbcTemplate database, @Autowired MeterRegistry meters) {
		this.client = new ApiClient(port);
		this.database = database;
		this.meters = meters;
	}

	@Test
	void targetingThatACategoryForbidsIsRefusedNamingRuleAndField() {
		double before = count("housing-people");
		JsonNode problem = refused("/v1/tag", HOUSING, "targeting-not-allowed", "housing-people", "/audience/ages");
		assertThat(problem.get("detail").asString()).startsWith("rule housing-people: ").contains("Fair Housing Act");
		assertThat(count("housing-people")).isEqualTo(before + 1);
		Map<String, Object> row = Eventually.row(this.database, problem.get("requestId").asString());
		assertThat(row).containsEntry("status", 422)
			.containsEntry("task", "tag-age")
			.containsEntry("problem_type", "urn:alignserve:problem:targeting-not-allowed");
		assertThat(String.valueOf(row.get("parameters"))).contains("\"policyRule\": \"housing-people\"");
		refused("/v1/transcreation", """
				{"ad": {"brand": "Uber", "body": "A flat.", "specialAdCategory": "HOUSING"},
				 "from": {"genders": ["male"]}, "to": {"genders": ["female"]}}""", "targeting-not-allowed",
				"housing-people", "/to/genders");
	}

	@Test
	void politicalTextsAreRefusedForWritingAndPredicted() {
		String body = """
				{"ad": {"brand": "Jane", "body": "V0te f\\u043er Jane, she will win.", "specialAdCategory": "%s"},
				 "audience": {"genders": ["female"]}%s}""";
		refused("/v1/transsuasion", body.formatted("NONE", ", \"objective\": \"gender\""), "policy-refused",
				"political-campaigning", "/ad/body");
		refused("/v1/transsuasion", body.formatted("ISSUES_ELECTIONS_POLITICS", ", \"objective\": \"gender\""),
				"policy-refused", "political-category", "/ad/specialAdCategory");
		this.client.ask("/v1/tap", body.formatted("ISSUES_ELECTIONS_POLITICS", ""));
		this.client.ask("/v1/score", """
				{"ads": [{"brand": "Jane", "body": "Vote for Jane.", "specialAdCategory": "ISSUES_ELECTIONS_POLITICS"}],
				 "audience": {"genders": ["female"]}}""");
	}

	@Test
	void whatReadsLikeAnUndeclaredCategoryIsFlagged() {
		JsonNode answer = this.client.ask("/v1/tag", Bodies.TAG.replace("[\"ride\"]", "[\"apartments for rent\"]"));
		assertThat(answer.at("/flags/0/rule").asString()).isEqualTo("undeclared-housing");
		assertThat(String.valueOf(Eventually.row(this.database, answer.get("id").asString()).get("parameters")))
			.contains("\"policyFlags\": [\"undeclared-housing\"]");
		assertThat(this.client.ask("/v1/tag", Bodies.TAG).has("flags")).isFalse();
	}

	@Test
	void aStreamThatIsRefusedIsAnOrdinaryProblem() {
		HttpResponse<String> response = this.client.send(this.client.request("/v1/tag")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(HOUSING)));
		assertThat(response.statusCode()).isEqualTo(422);
	}

	private JsonNode refused(String path, String body, String type, String rule, String pointer) {
		HttpResponse<String> response = this.client.post(path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
		JsonNode problem = ApiClient.JSON.readTree(response.body());
		assertThat(problem.get("type").asString()).isEqualTo("urn:alignserve:problem:" + type);
		assertThat(problem.get("rule").asString()).isEqualTo(rule);
		assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
		return problem;
	}

	private double count(String rule) {
		var counter = this.meters.find("alignserve.policy.refusals").tag("rule", rule).counter();
		return (counter != null) ? counter.count() : 0;
	}

}
