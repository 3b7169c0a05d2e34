package io.alignserve.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.alignserve.Eventually;
import io.alignserve.WithDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The whole service as a stranger starts it: real database, real decoder, the starter
 * checkpoint from the jar.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@WithDatabase
class StarterIT {

	private static final Path REAL_ADS = Path.of(System.getProperty("alignserve.shared-data", "../shared/data"),
			"meta-ads", "us_ads.jsonl");

	private final ApiClient client;

	private final JdbcTemplate database;

	StarterIT(@LocalServerPort int port, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.database = database;
	}

	static List<Path> examples() {
		return Bodies.callExamples();
	}

	@ParameterizedTest
	@MethodSource("examples")
	void thePapersSamplesAreAnswered(Path example) {
		String call = example.getName(example.getNameCount() - 2).toString();
		ObjectNode body = (ObjectNode) ApiClient.JSON.readTree(Bodies.read(example));
		if (body.has("generation")) {
			body.withObject("/generation").put("seed", 7);
		}
		JsonNode answer = this.client.ask("/v1/" + call, body.toString());
		assertThat(answer.at("/model/checkpoint").asString()).isEqualTo("starter");
		assertThat(answer.at("/model/digest").asString()).matches("sha256:[0-9a-f]{64}");
		assertThat(answer.at("/usage/promptTokens").asInt()).isGreaterThan(20);
		if (call.equals("tap")) {
			answer.get("predictions").forEach(StarterIT::assertIsDistribution);
		}
		else if (call.equals("score")) {
			answer.get("ads").forEach((ad) -> assertThat(ad.get("perplexity").asDouble()).isBetween(1.0, 10_000.0));
		}
		else {
			answer.get("candidates")
				.forEach((candidate) -> assertThat(words(candidate, "title") + words(candidate, "text"))
					.as(candidate.toString())
					.isGreaterThan(5));
		}
	}

	private static int words(JsonNode candidate, String field) {
		String text = candidate.path(field).asString("").strip();
		return text.isEmpty() ? 0 : text.split("\\s+").length;
	}

	@Test
	void twentyRealAdsArePredicted() throws IOException {
		Assumptions.assumeTrue(Files.isRegularFile(REAL_ADS), "needs real ads in " + REAL_ADS);
		List<ObjectNode> bodies = new ArrayList<>();
		try (Stream<String> lines = Files.lines(REAL_ADS)) {
			lines.map(ApiClient.JSON::readTree)
				.filter((ad) -> !ad.at("/ad_creative_bodies/0").asString("").isBlank())
				.limit(20)
				.forEach((ad) -> bodies.add(tap(ad)));
		}
		assertThat(bodies).hasSize(20);
		Set<String> answers = new HashSet<>();
		for (ObjectNode body : bodies) {
			JsonNode answer = this.client.ask("/v1/tap", body.toString());
			assertThat(answer.get("predictions")).hasSize(5);
			answer.get("predictions").forEach(StarterIT::assertIsDistribution);
			answers.add(answer.get("predictions").toString());
		}
		assertThat(answers).as("the answer depends on the ad").hasSizeGreaterThan(10);
	}

	private static ObjectNode tap(JsonNode real) {
		ObjectNode body = ApiClient.JSON.createObjectNode();
		ObjectNode ad = body.putObject("ad");
		ad.put("brand", real.get("page_name").asString());
		ad.put("body", real.at("/ad_creative_bodies/0").asString());
		String title = real.at("/ad_creative_link_titles/0").asString("");
		if (!title.isBlank()) {
			ad.put("title", title);
		}
		ad.put("startDate", real.get("ad_delivery_start_time").asString());
		List.of("gender", "age", "region", "budget", "impressions").forEach(body.putArray("attributes")::add);
		return body;
	}

	private static void assertIsDistribution(JsonNode prediction) {
		double sum = 0;
		double previous = 1;
		for (JsonNode segment : prediction.get("segments")) {
			double share = segment.get("share").asDouble();
			assertThat(share).isBetween(0.0, previous);
			previous = share;
			sum += share;
		}
		assertThat(sum).isEqualTo(1, within(1e-6));
		int segments = prediction.get("segments").size();
		switch (prediction.get("attribute").asString()) {
			case "gender" -> assertThat(segments).isEqualTo(2);
			case "age" -> assertThat(segments).isEqualTo(7);
			case "region" -> {
				assertThat(segments).isEqualTo(51);
				assertThat(prediction.get("top")).hasSize(3);
			}
			default -> assertThat(segments).isGreaterThan(30);
		}
	}

	@Test
	void thirtyTwoAtOnceFinishAndTheNextIsAnsweredAllAsIfAlone() throws ExecutionException, InterruptedException {
		String body = Bodies.TAG.replace("\"seed\": 42", "\"seed\": 42, \"maxTokens\": 40");
		String alone = this.client.ask("/v1/tag", body).at("/candidates/0/text").asString();
		Instant before = Instant.now();
		ExecutorService clients = Executors.newFixedThreadPool(33);
		try {
			List<Future<String>> texts = new ArrayList<>();
			for (int i = 0; i < 33; i++) {
				String one = (i % 3 == 0) ? body : body.replace("42", Integer.toString(i));
				texts.add(clients.submit(() -> this.client.ask("/v1/tag", one).at("/candidates/0/text").asString()));
			}
			for (int i = 0; i < 33; i++) {
				String text = texts.get(i).get();
				assertThat(text).isNotBlank();
				if (i % 3 == 0) {
					assertThat(text).isEqualTo(alone);
				}
			}
		}
		finally {
			clients.shutdown();
		}
		Eventually.holds(() -> assertThat(rowsSince(before)).isEqualTo(33));
	}

	private int rowsSince(Instant time) {
		return this.database
			.queryForList("SELECT 1 FROM request_log WHERE received_at >= ?", time.atOffset(ZoneOffset.UTC))
			.size();
	}

	@Test
	void theAudienceIsReadFromTheAd() {
		String template = """
				{"ad": {"brand": "Tinia Gifts", "title": "New puzzles from Tinia Gifts", "body": "%s"},
				 "attributes": ["age"]}""";
		JsonNode young = this.client.ask("/v1/tap", String.format(template,
				"No way, Tinia Gifts just dropped gaming chairs and everyone is hyped! Epic drop, squad, no cap."));
		JsonNode old = this.client.ask("/v1/tap", String.format(template,
				"Golden years, golden memories and tackle boxes by Tinia Gifts. Enjoy retirement with good company."));
		assertThat(young.at("/predictions/0/top/0").asString()).isIn("13-17", "18-24", "25-34");
		assertThat(old.at("/predictions/0/top/0").asString()).isIn("55-64", "65+");
	}

}
