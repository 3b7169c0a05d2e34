package io.alignserve.api;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.WithDatabase;
import io.alignserve.ad.Ad;
import io.alignserve.audience.Gender;
import io.alignserve.dataset.HeldOutAds;
import io.alignserve.task.Attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Ranking and scoring on the real decoder and the starter checkpoint.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@WithDatabase
class StarterRankingIT {

	private static final double SAME = 1e-6;

	private final ApiClient client;

	StarterRankingIT(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@Test
	void candidatesForWomenAreOrderedByTheShareThatTapAnswersForEach() {
		String brief = """
				{"ad": {"brand": "Tadoford Kitchen", "title": "All about marsh", "keywords": ["marsh walks", "marsh"]},
				 "audience": {"genders": ["female"], "regions": ["Delaware"]}, "attribute": "gender",
				 "generation": {"candidates": 6, "seed": 11, "maxTokens": 80, "temperature": 1.2}, "rankBy": "audience"}""";
		List<JsonNode> candidates = this.client.ask("/v1/tag", brief).get("candidates").valueStream().toList();
		assertThat(candidates).hasSize(6)
			.isSortedAccordingTo((a, b) -> Double.compare(share(b), share(a)))
			.allSatisfy((one) -> assertThat(one.get("text").asString()).isNotBlank());
		for (JsonNode candidate : candidates) {
			ObjectNode question = (ObjectNode) ApiClient.JSON.readTree(brief);
			question.withObject("/ad").put("body", candidate.get("text").asString());
			question.putArray("attributes").add("gender");
			question.remove(List.of("attribute", "generation", "rankBy"));
			assertThat(share(candidate)).isEqualTo(tap(question, "female"), within(SAME));
		}
	}

	@Test
	void theLiftOfARewriteComparesWithTheAdItWasMadeFrom() {
		String request = """
				{"ad": {"brand": "Tadoford Kitchen", "title": "All about marsh",
				  "body": "Tough jobs need tough marsh walks, and Tadoford Kitchen has them. Grab a buddy. Get the job done."},
				 "from": {"genders": ["male"]}, "to": {"genders": ["female"]},
				 "generation": {"candidates": 3, "seed": 5}, "rankBy": "audience"}""";
		JsonNode best = this.client.ask("/v1/transcreation", request).at("/candidates/0/audience");
		ObjectNode question = (ObjectNode) ApiClient.JSON.readTree(request);
		question.putArray("attributes").add("gender");
		question.remove(List.of("from", "to", "generation", "rankBy"));
		assertThat(best.get("sourceShare").asDouble()).isEqualTo(tap(question, "female"), within(SAME)).isLessThan(0.5);
		assertThat(best.get("lift").asDouble()).isGreaterThan(1);
	}

	@Test
	void theVariantInAWomansToneRanksFirstForWomen() {
		List<JsonNode> ads = this.client.ask("/v1/score", Bodies.example("score/marlowen-and-sons-gender"))
			.get("ads")
			.valueStream()
			.toList();
		assertThat(ads).extracting((ad) -> ad.get("rank").asInt()).containsExactly(2, 1, 3);
		assertThat(ads.get(1).get("perplexity").asDouble()).isLessThan(ads.get(2).get("perplexity").asDouble());
	}

	@Test
	void textsAreLikelierForTheAudienceTheyAppealTo() {
		List<HeldOutAds.HeldOutAd> ads = HeldOutAds.draw(Attribute.GENDER, 3, 40).ads();
		ObjectNode request = ApiClient.JSON.createObjectNode();
		request.putArray("ads");
		ads.forEach((ad) -> request.withArray("/ads").add(json(ad.ad())));
		List<JsonNode> female = score(request, Gender.FEMALE);
		List<JsonNode> male = score(request, Gender.MALE);
		int clear = 0;
		int right = 0;
		for (int i = 0; i < ads.size(); i++) {
			double trueShare = ads.get(i).shares().get(Gender.FEMALE.ordinal());
			assertThat(share(female.get(i), "/share") + share(male.get(i), "/share")).isEqualTo(1, within(SAME));
			if (trueShare > 0.9 || trueShare < 0.1) {
				clear++;
				boolean likelierForWomen = female.get(i).get("perplexity").asDouble() < male.get(i)
					.get("perplexity")
					.asDouble();
				right += (likelierForWomen == (trueShare > 0.5)) ? 1 : 0;
			}
		}
		assertThat(clear).isGreaterThan(10);
		assertThat(right).as("of " + clear + " ads with a clear audience").isGreaterThanOrEqualTo(clear * 9 / 10);
	}

	private List<JsonNode> score(ObjectNode request, Gender gender) {
		request.putObject("audience").putArray("genders").add(gender.label());
		return this.client.ask("/v1/score", request.toString()).get("ads").valueStream().toList();
	}

	private static ObjectNode json(Ad ad) {
		ObjectNode json = ApiClient.JSON.createObjectNode();
		json.put("brand", ad.brand());
		json.put("title", ad.creative().title());
		json.put("body", Objects.requireNonNull(ad.creative().body()));
		ad.creative().keywords().forEach(json.putArray("keywords")::add);
		return json;
	}

	private double tap(ObjectNode question, String gender) {
		return this.client.ask("/v1/tap", question.toString())
			.at("/predictions/0/segments")
			.valueStream()
			.filter((segment) -> segment.get("segment").asString().equals(gender))
			.mapToDouble((segment) -> segment.get("share").asDouble())
			.findFirst()
			.orElseThrow();
	}

	private static double share(JsonNode candidate) {
		return share(candidate, "/audience/share");
	}

	private static double share(JsonNode node, String pointer) {
		assertThat(node.at(pointer).isNumber()).as(node.toString()).isTrue();
		return node.at(pointer).asDouble();
	}

}
