package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Candidates ranked by their predicted audience, and ads scored, over HTTP.
 */
@ApiTest
class RankingIT {

	private final ApiClient client;

	private final JdbcTemplate database;

	RankingIT(@LocalServerPort int port, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.database = database;
	}

	@Test
	void aRankedRewriteTellsShareSourceShareAndLift() {
		JsonNode answer = this.client.ask("/v1/transcreation", ranked());
		List<JsonNode> candidates = answer.get("candidates").valueStream().toList();
		assertThat(candidates).hasSize(4)
			.isSortedAccordingTo((a, b) -> Double.compare(number(b, "/audience/share"), number(a, "/audience/share")));
		assertThat(candidates).extracting((one) -> one.get("index").asInt()).containsExactlyInAnyOrder(0, 1, 2, 3);
		for (JsonNode candidate : candidates) {
			assertThat(candidate.at("/audience/attribute").asString()).isEqualTo("gender");
			assertThat(candidate.at("/audience/segment").asString()).isEqualTo("male");
			assertThat(number(candidate, "/audience/lift")).isEqualTo(
					number(candidate, "/audience/share") / number(candidate, "/audience/sourceShare"), within(1e-9));
			assertThat(candidate.at("/audience").has("prompt")).isFalse();
			assertThat(candidate.at("/audience").has("reason")).isFalse();
		}
		assertThat(answer.at("/timing/rankingMillis").asLong()).isNotNegative();
	}

	@Test
	void aBriefHasNoSourceToCompareWith() {
		JsonNode audience = this.client.ask("/v1/tag", Bodies.example("tag/buzzfeed-gender-ranked"))
			.at("/candidates/0/audience");
		assertThat(audience.get("share").isNumber()).isTrue();
		assertThat(audience.get("sourceShare").isNull()).isTrue();
		assertThat(audience.get("lift").isNull()).isTrue();
	}

	@Test
	void transsuasionWantsMoreThanTheAdDrawsNow() {
		JsonNode answer = this.client.ask("/v1/transsuasion", Bodies.example("transsuasion/nissan-engagement-ranked"));
		assertThat(answer.at("/candidates/0/audience/segment").asString()).isEqualTo("6000 or more");
	}

	@Test
	void aCandidateWithoutTextTellsWhyItHasNoShare() {
		ObjectNode body = (ObjectNode) ApiClient.JSON.readTree(ranked());
		body.withObject("/generation").put("maxTokens", 20);
		JsonNode candidate = this.client.ask("/v1/transcreation", body.toString()).at("/candidates/0");
		assertThat(candidate.get("text").asString()).isEmpty();
		assertThat(candidate.at("/audience/share").isNull()).isTrue();
		assertThat(candidate.at("/audience/reason").asString()).isEqualTo("empty-text");
		assertThat(candidate.at("/audience").has("evidence")).isFalse();
	}

	@Test
	void withoutRankByNothingIsPredicted() {
		JsonNode answer = this.client.ask("/v1/tag", Bodies.TAG);
		assertThat(answer.at("/candidates/0").has("audience")).isFalse();
		assertThat(answer.get("timing").has("rankingMillis")).isFalse();
	}

	@Test
	void streamedCandidatesComeInTheOrderOfTheWholeAnswer() {
		JsonNode whole = this.client.ask("/v1/transcreation", ranked());
		List<ApiClient.Event> events = this.client.stream("/v1/transcreation", ranked());
		List<String> names = events.stream().map(ApiClient.Event::name).toList();
		assertThat(names.lastIndexOf("token")).isLessThan(names.indexOf("candidate"));
		assertThat(names).endsWith("candidate", "candidate", "candidate", "candidate", "done");
		assertThat(events.stream()
			.filter((event) -> event.name().equals("candidate"))
			.map((event) -> Bodies.unmarked(event.data())))
			.containsExactlyElementsOf(whole.get("candidates").valueStream().map(Bodies::unmarked).toList());
		JsonNode done = events.get(events.size() - 1).data();
		assertThat(done.get("usage")).isEqualTo(whole.get("usage"));
		assertThat(done.at("/timing/rankingMillis").isNumber()).isTrue();
	}

	@Test
	void theLogTellsOfTheRankingAndCountsItsTokens() {
		JsonNode answer = ask("/v1/transcreation?explain=prompt", "ranked-1", ranked());
		assertThat(answer.at("/candidates/0/audience/prompt").asString())
			.contains("for which gender", answer.at("/candidates/0/text").asString())
			.endsWith("Answer:");
		assertThat(row("ranked-1")).containsEntry("task", "tc-gender")
			.containsEntry("prompt_tokens", answer.at("/usage/promptTokens").asInt())
			.containsEntry("completion_tokens", answer.at("/usage/completionTokens").asInt());
		assertThat(String.valueOf(row("ranked-1").get("parameters"))).contains("\"rankBy\": \"audience\"");
	}

	@Test
	void scoresAreGivenInTheOrderOfTheAdsAndLogged() {
		JsonNode answer = ask("/v1/score?explain=prompt", "score-1", Bodies.example("score/marlowen-and-sons-gender"));
		assertThat(answer.get("id").asString()).isEqualTo("score-1");
		assertThat(answer.get("attribute").asString()).isEqualTo("gender");
		assertThat(answer.get("segment").asString()).isEqualTo("female");
		List<JsonNode> ads = answer.get("ads").valueStream().toList();
		assertThat(ads).extracting((ad) -> ad.get("index").asInt()).containsExactly(0, 1, 2);
		assertThat(ads).extracting((ad) -> ad.get("rank").asInt()).containsExactlyInAnyOrder(1, 2, 3);
		for (JsonNode ad : ads) {
			assertThat(number(ad, "/perplexity")).isEqualTo(Math.exp(-number(ad, "/logProbability")), within(1e-9));
			assertThat(ad.get("textPrompt").asString()).contains("female gender").endsWith("Answer:");
			assertThat(ad.get("audiencePrompt").asString()).contains("for which gender").endsWith("Answer:");
		}
		assertThat(row("score-1")).containsEntry("task", "score")
			.containsEntry("status", 200)
			.containsEntry("prompt_tokens", answer.at("/usage/promptTokens").asInt());
		assertThat(String.valueOf(row("score-1").get("parameters"))).contains("\"ads\": 3",
				"\"attribute\": \"gender\"");
	}

	@Test
	void scoringIsPartOfWhatClientsMayCall() {
		HttpResponse<String> refused = this.client.send(this.client.request("/v1/score")
			.header("Authorization", "Bearer nobody")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(Bodies.example("score/marlowen-and-sons-gender"))));
		assertThat(refused.statusCode()).isEqualTo(401);
	}

	private static String ranked() {
		return Bodies.example("transcreation/johnson-and-johnson-gender-ranked");
	}

	private static double number(JsonNode node, String pointer) {
		assertThat(node.at(pointer).isNumber()).as(node + " " + pointer).isTrue();
		return node.at(pointer).asDouble();
	}

	private JsonNode ask(String path, String id, String body) {
		HttpResponse<String> response = this.client.send(this.client.request(path)
			.header("Content-Type", "application/json")
			.header("X-Request-Id", id)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return ApiClient.JSON.readTree(response.body());
	}

	private Map<String, Object> row(String id) {
		return Eventually.row(this.database, id);
	}

}
