package io.alignserve.api;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operator's own rules, and texts that they withhold.
 */
@ApiTest
@TestPropertySource(properties = "alignserve.policy.rules=src/test/resources/policy/scripted.yaml")
class WithheldIT {

	private static final String MANY = Bodies.TAG.replace("\"seed\": 42", "\"seed\": 42, \"candidates\": 12");

	private final ApiClient client;

	private final JdbcTemplate database;

	WithheldIT(@LocalServerPort int port, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.database = database;
	}

	@Test
	void aWithheldCandidateIsEmptyAndNamesItsRule() {
		JsonNode answer = this.client.ask("/v1/tag", MANY);
		List<JsonNode> withheld = withheld(answer.get("candidates").valueStream().toList());
		assertThat(withheld).isNotEmpty().hasSizeLessThan(12);
		assertThat(withheld).allSatisfy((candidate) -> {
			assertThat(candidate.get("text").asString()).isEmpty();
			assertThat(candidate.get("rule").asString()).isEqualTo("half");
			assertThat(candidate.has("title")).isFalse();
			assertThat(candidate.has("provenance")).isFalse();
		});
		assertThat(answer.get("candidates").valueStream().filter((candidate) -> !withheld.contains(candidate)))
			.allSatisfy((candidate) -> assertThat(candidate.get("text").asString()).matches("(?s)Über [n-z].*"));
		assertThat(answer.at("/flags/0/rule").asString()).isEqualTo("riders");
		Map<String, Object> row = Eventually.row(this.database, answer.get("id").asString());
		assertThat(String.valueOf(row.get("parameters"))).contains("\"policyRule\": \"half\"");
		assertThat("sha256:" + row.get("output_hash")).isEqualTo(answer.at("/provenance/textHash").asString());
	}

	@Test
	void aStreamShowsNothingOfAWithheldCandidate() {
		Map<Integer, String> streamed = new TreeMap<>();
		List<ApiClient.Event> events = this.client.stream("/v1/tag", MANY);
		events.stream()
			.filter((event) -> event.name().equals("token"))
			.forEach((event) -> streamed.merge(event.data().get("index").asInt(), event.data().get("text").asString(),
					String::concat));
		List<JsonNode> candidates = events.stream()
			.filter((event) -> event.name().equals("candidate"))
			.map(ApiClient.Event::data)
			.toList();
		List<JsonNode> whole = this.client.ask("/v1/tag", MANY).get("candidates").valueStream().toList();
		assertThat(candidates.stream().map(Bodies::unmarked).toList())
			.isEqualTo(whole.stream().map(Bodies::unmarked).toList());
		assertThat(withheld(candidates)).isNotEmpty()
			.allSatisfy((candidate) -> assertThat(streamed).doesNotContainKey(candidate.get("index").asInt()));
		assertThat(streamed).isEqualTo(candidates.stream()
			.filter((candidate) -> !candidate.has("rule"))
			.collect(Collectors.toMap((candidate) -> candidate.get("index").asInt(),
					(candidate) -> candidate.get("text").asString())));
		assertThat(events.get(events.size() - 1).name()).isEqualTo("done");
	}

	@Test
	void allWithheldIsAnAnswerToo() {
		String bad = null;
		for (int seed = 1; bad == null && seed < 60; seed++) {
			String body = Bodies.TAG.replace("42", Integer.toString(seed));
			JsonNode answer = this.client.ask("/v1/tag", body);
			bad = answer.at("/candidates/0/finishReason").asString().equals("policy") ? body : null;
		}
		assertThat(bad).isNotNull();
	}

	@Test
	void amongRankedCandidatesThoseWithheldComeLastWithoutAShare() {
		JsonNode answer = this.client.ask("/v1/tag", MANY.replaceFirst("\\{", "{\"rankBy\": \"audience\", "));
		List<JsonNode> candidates = answer.get("candidates").valueStream().toList();
		List<JsonNode> withheld = withheld(candidates);
		assertThat(candidates.subList(12 - withheld.size(), 12)).isEqualTo(withheld);
		assertThat(withheld).isNotEmpty().allSatisfy((candidate) -> {
			assertThat(candidate.at("/audience/share").isNull()).isTrue();
			assertThat(candidate.at("/audience/reason").asString()).isEqualTo("policy");
		});
	}

	@Test
	void operatorsCanHaveRulesForPredictionsToo() {
		HttpResponse<String> response = this.client.post("/v1/tap",
				"{\"ad\": {\"brand\": \"Uber\", \"body\": \"Forbidden fruit is sweet.\"}}");
		assertThat(response.statusCode()).isEqualTo(422);
		assertThat(response.body()).contains("no-taps-for-uber", "/ad/body");
	}

	private static List<JsonNode> withheld(List<JsonNode> candidates) {
		return candidates.stream()
			.filter((candidate) -> candidate.get("finishReason").asString().equals("policy"))
			.toList();
	}

}
