package io.alignserve.api;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outcomes are told, told again, seen and forgotten over HTTP, in a real database.
 */
@ApiTest
class OutcomesIT {

	private final OutcomeClient client;

	private final JdbcTemplate database;

	OutcomesIT(@LocalServerPort int port, @Autowired ApplicationContext context, @Autowired JdbcTemplate database) {
		this.client = new OutcomeClient(port, context);
		this.database = database;
	}

	@BeforeEach
	void forgetOutcomes() {
		this.client.forgetOutcomes();
	}

	@Test
	void everyExampleOfTheDocumentationIsTaken() {
		List<Path> examples = Bodies.examples()
			.stream()
			.filter((example) -> example.getName(example.getNameCount() - 2).toString().equals("tellOutcomes"))
			.toList();
		assertThat(examples).hasSizeGreaterThan(1)
			.allSatisfy((example) -> assertThat(this.client.tell(this.client.shop, Bodies.read(example)).statusCode())
				.isEqualTo(201));
	}

	@Test
	void anOutcomeIsToldSeenAndForgotten() {
		HttpResponse<String> created = this.client.tell(this.client.shop, OutcomeClient.AD.formatted("one", 1000));
		assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
		JsonNode told = ApiClient.JSON.readTree(created.body());
		String path = OutcomeClient.OUTCOMES + "/" + told.get("id").asString();
		assertThat(created.headers().firstValue("Location")).hasValue(path);
		assertThat(told.get("result").asString()).isEqualTo("created");
		assertThat(told.get("revision").asInt()).isOne();
		assertThat(told.get("trainable").asBoolean()).isTrue();
		assertThat(told.get("linked").asBoolean()).isFalse();

		JsonNode seen = this.client.get(this.client.shop, path);
		assertThat(seen.has("result")).isFalse();
		JsonNode report = seen.get("report");
		assertThat(report.at("/ad/brand").asString()).isEqualTo("Uber");
		assertThat(report.at("/impressions/lower").asInt()).isEqualTo(1000);
		assertThat(report.at("/impressions/upper").asInt()).isEqualTo(1000);
		assertThat(report.at("/spend/upper").asString()).isEqualTo("12.5");
		assertThat(report.at("/spend/currency").asString()).isEqualTo("USD");
		assertThat(report.at("/breakdown/0/region").asString()).isEqualTo("Oregon");

		assertThat(this.client.call("DELETE", this.client.shop, path).statusCode()).isEqualTo(204);
		OutcomeClient.assertProblem(this.client.call("GET", this.client.shop, path), 404, "unknown-id");
		OutcomeClient.assertProblem(this.client.call("DELETE", this.client.shop, path), 404, "unknown-id");
		assertThat(this.database.queryForObject("SELECT count(*) FROM outcome_revision", Integer.class)).isZero();
	}

	@Test
	void theSameAgainChangesNothingAndOtherNumbersAreARevision() {
		JsonNode first = ApiClient.JSON
			.readTree(this.client.tell(this.client.shop, OutcomeClient.AD.formatted("again", 1000)).body());
		String shuffled = OutcomeClient.AD.formatted("again", 1000)
			.replace("\"exact\": 1000", "\"lower\": 1000, \"upper\": 1000");
		HttpResponse<String> same = this.client.tell(this.client.shop, shuffled);
		assertThat(same.statusCode()).as(same.body()).isEqualTo(200);
		JsonNode unchanged = ApiClient.JSON.readTree(same.body());
		assertThat(unchanged.get("result").asString()).isEqualTo("unchanged");
		assertThat(unchanged.get("id")).isEqualTo(first.get("id"));
		assertThat(unchanged.get("changedAt")).isEqualTo(first.get("changedAt"));

		HttpResponse<String> other = this.client.tell(this.client.shop, OutcomeClient.AD.formatted("again", 1001));
		assertThat(other.statusCode()).isEqualTo(200);
		JsonNode revised = ApiClient.JSON.readTree(other.body());
		assertThat(revised.get("result").asString()).isEqualTo("revised");
		assertThat(revised.get("id")).isEqualTo(first.get("id"));
		assertThat(revised.get("revision").asInt()).isEqualTo(2);
		assertThat(revised.at("/report/impressions/lower").asInt()).isEqualTo(1001);

		String path = OutcomeClient.OUTCOMES + "/" + first.get("id").asString();
		assertThat(this.client.get(this.client.shop, path).get("revision").asInt()).isEqualTo(2);
		JsonNode page = this.client.get(this.client.shop, path + "/revisions?limit=1");
		assertThat(page.at("/items/0/report/impressions/lower").asInt()).isEqualTo(1001);
		JsonNode rest = this.client.get(this.client.shop,
				path + "/revisions?cursor=" + page.get("nextCursor").asString());
		assertThat(rest.get("items").size()).isOne();
		assertThat(rest.at("/items/0/report/impressions/lower").asInt()).isEqualTo(1000);
		assertThat(rest.get("nextCursor").isNull()).isTrue();
		assertThat(this.client.get(this.client.shop, OutcomeClient.OUTCOMES).get("items").size()).isOne();
	}

	@Test
	void withoutAnOwnIdThePeriodAndTheAdTellOutcomesApart() {
		String body = OutcomeClient.AD.formatted("x", 1000).replace("\"externalId\": \"x\", ", "");
		assertThat(this.client.tell(this.client.shop, body).statusCode()).isEqualTo(201);
		assertThat(this.client.tell(this.client.shop, body).statusCode()).isEqualTo(200);
		assertThat(this.client.tell(this.client.shop, body.replace("01-31", "01-30")).statusCode()).isEqualTo(201);
		assertThat(this.client.tell(this.client.shop, body.replace("ride home", "ride out")).statusCode())
			.isEqualTo(201);
		assertThat(this.client.tell(this.client.rival, body).statusCode()).isEqualTo(201);
	}

	@Test
	void manyWhoTellTheSameAtOnceMakeOneOutcome() throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(8);
		try {
			List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
			for (int i = 0; i < 24; i++) {
				String first = OutcomeClient.AD.formatted("race-a", 1000 + i % 3);
				String second = OutcomeClient.AD.formatted("race-b", 1000 + i % 3);
				String body = (i % 2 == 0) ? "[" + first + "," + second + "]" : "[" + second + "," + first + "]";
				calls.add(() -> this.client.tell(this.client.shop, body));
			}
			int created = 0;
			for (Future<HttpResponse<String>> answer : clients.invokeAll(calls)) {
				assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(200, 201);
				created += (answer.get().statusCode() == 201) ? 1 : 0;
			}
			assertThat(created).isOne();
		}
		finally {
			clients.shutdown();
		}
		assertThat(this.client.get(this.client.shop, OutcomeClient.OUTCOMES).get("items").size()).isEqualTo(2);
		assertThat(this.database.queryForObject(
				"SELECT count(*) FROM outcome o WHERE revision <> (SELECT count(*) FROM outcome_revision WHERE outcome_id = o.id)",
				Integer.class))
			.isZero();
	}

	@Test
	void nobodySeesWhatOthersTellButTheAdministrator() {
		String path = OutcomeClient.OUTCOMES + "/"
				+ ApiClient.JSON
					.readTree(this.client.tell(this.client.shop, OutcomeClient.AD.formatted("mine", 1)).body())
					.get("id")
					.asString();
		OutcomeClient.assertProblem(this.client.call("GET", this.client.rival, path), 404, "unknown-id");
		OutcomeClient.assertProblem(this.client.call("GET", this.client.rival, path + "/revisions"), 404, "unknown-id");
		OutcomeClient.assertProblem(this.client.call("DELETE", this.client.rival, path), 404, "unknown-id");
		assertThat(this.client.get(this.client.rival, OutcomeClient.OUTCOMES).get("items").size()).isZero();
		assertThat(this.client.get(this.client.rival, OutcomeClient.OUTCOMES + "?externalId=mine").get("items").size())
			.isZero();
		assertThat(this.client.tell(this.client.rival, OutcomeClient.AD.formatted("mine", 1)).statusCode())
			.isEqualTo(201);
		assertThat(this.client.get(this.client.boss, OutcomeClient.OUTCOMES + "?externalId=mine").get("items").size())
			.isEqualTo(2);
		assertThat(this.client.get(this.client.boss, path).at("/report/externalId").asString()).isEqualTo("mine");
		OutcomeClient.assertProblem(this.client.call("GET", this.client.shop, OutcomeClient.EXPORT), 403, "forbidden");
		OutcomeClient.assertProblem(this.client.callWithoutKey(OutcomeClient.EXPORT), 401, "unauthorized");
		assertThat(this.client.call("DELETE", this.client.boss, path).statusCode()).isEqualTo(204);
	}

	@Test
	void aResponseIsLinkedAndItsTextVerified() {
		JsonNode answer = this.client.generate(this.client.shop, Bodies.TAG);
		String text = answer.at("/candidates/0/text").asString();
		ObjectNode report = OutcomeClient.ofResponse(answer.get("id").asString());
		JsonNode told = this.client.told(this.client.shop, report.deepCopy().put("text", text), 201);
		assertThat(told.get("linked").asBoolean()).isTrue();
		assertThat(told.get("verified").asBoolean()).isTrue();
		assertThat(told.get("trainable").asBoolean()).isTrue();
		JsonNode edited = this.client.told(this.client.shop, report.deepCopy().put("text", text + " Today."), 200);
		assertThat(edited.get("result").asString()).isEqualTo("revised");
		assertThat(edited.get("linked").asBoolean()).isTrue();
		assertThat(edited.get("verified").asBoolean()).isFalse();
		JsonNode bare = this.client.told(this.client.shop, report, 200);
		assertThat(bare.get("trainable").asBoolean()).isFalse();
		assertThat(
				this.client.get(this.client.shop, OutcomeClient.OUTCOMES + "?responseId=" + answer.get("id").asString())
					.get("items")
					.size())
			.isOne();
		OutcomeClient.assertProblem(this.client.tell(this.client.rival, report.toString()), 404, "unknown-id");
		assertThat(this.client.tell(this.client.boss, report.toString()).statusCode()).isEqualTo(201);
	}

	@Test
	void ofSeveralCandidatesOneIsNamed() {
		JsonNode answer = this.client.generate(this.client.shop,
				Bodies.TAG.replace("\"seed\"", "\"candidates\": 3, \"seed\""));
		ObjectNode report = OutcomeClient.ofResponse(answer.get("id").asString())
			.put("text", answer.at("/candidates/1/text").asString());
		OutcomeClient.assertFinding(this.client.tell(this.client.shop, report.toString()), "/candidate", "0 to 2");
		OutcomeClient.assertFinding(
				this.client.tell(this.client.shop, report.deepCopy().put("candidate", 3).toString()), "/candidate",
				"0 to 2");
		JsonNode told = this.client.told(this.client.shop, report.deepCopy().put("candidate", 1), 201);
		assertThat(told.get("linked").asBoolean()).isTrue();
		assertThat(told.get("verified").asBoolean()).isFalse();
	}

	@Test
	void anUnknownResponseIsRefusedUnlessTheLogMayHaveForgottenIt() {
		this.client.generate(this.client.shop, Bodies.TAG);
		ObjectNode report = OutcomeClient.ofResponse("nobodys-answer").put("text", "Ride.");
		HttpResponse<String> refused = this.client.tell(this.client.shop, "[" + report + "]");
		OutcomeClient.assertProblem(refused, 404, "unknown-id");
		assertThat(ApiClient.JSON.readTree(refused.body()).at("/errors/0/pointer").asString())
			.isEqualTo("/0/responseId");
		((ObjectNode) report.get("period")).put("from", "2019-01-01");
		assertThat(this.client.told(this.client.shop, report, 201).get("linked").asBoolean()).isFalse();
	}

	@Test
	void pagesDoNotMoveWhenOutcomesCome() {
		for (int i = 0; i < 7; i++) {
			this.client.tell(this.client.shop, OutcomeClient.AD.formatted("page-" + i, 1));
		}
		List<String> seen = new ArrayList<>();
		String cursor = "";
		for (int page = 0; page < 4; page++) {
			JsonNode answer = this.client.get(this.client.shop, OutcomeClient.OUTCOMES + "?limit=2" + cursor);
			answer.get("items").forEach((item) -> seen.add(item.at("/report/externalId").asString()));
			assertThat(answer.at("/items/0/report").has("breakdown")).isFalse();
			cursor = "&cursor=" + answer.get("nextCursor").asString("");
			this.client.tell(this.client.shop, OutcomeClient.AD.formatted("new-" + page, 1));
			this.client.tell(this.client.shop, OutcomeClient.AD.formatted("page-" + page, 2));
			assertThat(answer.get("nextCursor").isNull()).isEqualTo(page == 3);
		}
		assertThat(seen).containsExactly("page-6", "page-5", "page-4", "page-3", "page-2", "page-1", "page-0");
		String changed = this.client.get(this.client.shop, OutcomeClient.OUTCOMES + "?externalId=page-3")
			.at("/items/0/changedAt")
			.asString();
		assertThat(this.client.get(this.client.shop, OutcomeClient.OUTCOMES + "?externalId=page-3&from=" + changed)
			.get("items")
			.size()).isOne();
		assertThat(this.client.get(this.client.shop, OutcomeClient.OUTCOMES + "?externalId=page-3&to=" + changed)
			.get("items")
			.size()).isZero();
	}

}
