package io.alignserve.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

import io.alignserve.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every bad request gets a problem document that names the field and what is allowed, and
 * the next request is answered.
 */
@ApiTest
class BadInputIT {

	private static final String AD = "\"ad\": {\"brand\": \"Uber\", \"body\": \"Ride home.\"}";

	private static final String BRIEF = "\"ad\": {\"brand\": \"Uber\"}";

	private final ApiClient client;

	private final JdbcTemplate database;

	BadInputIT(@LocalServerPort int port, @Autowired JdbcTemplate database) {
		this.client = new ApiClient(port);
		this.database = database;
	}

	@AfterEach
	void theNextRequestIsAnswered() {
		this.client.ask("/v1/tag", Bodies.TAG);
	}

	static Stream<Bad> badRequests() {
		return Stream.of(fields(), ads(), variants(), rankings(), scores(), json()).flatMap(List::stream);
	}

	private static List<Bad> fields() {
		return List.of(
				bad("tag", Bodies.TAG.replace("\"ages\"", "\"agse\""), 400, "unknown-field", "/audience/agse", "ages",
						"genders", "regions"),
				bad("tag", Bodies.TAG.replace("25-34", "20-30"), 400, "invalid-request", "/audience/ages/0", "'20-30'",
						"13-17, 18-24, 25-34, 35-44, 45-54, 55-64, 65+"),
				bad("tap", "{" + AD + ", \"audience\": {\"regions\": [\"Ohio\", \"Atlantis\"]}}", 400,
						"invalid-request", "/audience/regions/1", "'Atlantis'", "Wyoming (WY)"),
				bad("tag", "{" + BRIEF + ", \"audience\": {\"genders\": [\"women\"]}, \"attribute\": \"gender\"}", 400,
						"invalid-request", "/audience/genders/0", "female, male"),
				bad("tag", "{" + BRIEF + ", \"attribute\": \"age\"}", 400, "invalid-request", "/audience/ages", "age"),
				bad("tag", "{" + BRIEF + ", \"attribute\": \"budget\"}", 400, "invalid-request", "/ad/spend", "budget"),
				bad("tag", "{" + BRIEF + ", \"attribute\": \"colour\"}", 400, "invalid-request", "/attribute",
						"age, gender, region, budget, impressions"),
				bad("tag", Bodies.TAG.replace("\"seed\"", "\"candidates\": 99, \"seed\""), 400, "invalid-request",
						"/generation/candidates", "99", "1 to 16"),
				bad("tag", Bodies.TAG.replace("\"seed\"", "\"maxTokens\": 0, \"seed\""), 400, "invalid-request",
						"/generation/maxTokens", "1 to 512"),
				bad("tag", Bodies.TAG.replace("\"topP\": 1", "\"topP\": 0"), 400, "invalid-request", "/generation/topP",
						"above 0, at most 1"),
				bad("tag", Bodies.TAG.replace("\"temperature\": 1", "\"temperature\": 2.5"), 400, "invalid-request",
						"/generation/temperature", "0 to 2"),
				bad("tag", Bodies.TAG.replace("\"seed\"", "\"stop\": [\"\"], \"seed\""), 400, "invalid-request",
						"/generation/stop/0", "1 to 100"),
				bad("tag", Bodies.TAG.replace("\"seed\"", "\"stop\": [\"a\\u0000\", \"\\ud800\"], \"seed\""), 400,
						"invalid-request", "/generation/stop/1", "control character", "surrogate"),
				bad("transsuasion", "{" + AD + ", \"objective\": \"impressions\"}", 400, "invalid-request",
						"/objective", "age, gender, region, engagement, budget"),
				bad("tap", "{" + AD + ", \"attributes\": []}", 400, "invalid-request", "/attributes", "impressions"),
				bad("tap", "{" + AD + ", \"attributes\": [\"age\", \"age\"]}", 400, "invalid-request", "/attributes/1",
						"twice"),
				bad("tag", Bodies.TAG.replace("\"attribute\"", "\"model\": \"gpt\", \"attribute\""), 404,
						"unknown-model", "/model", "gpt", "scripted"));
	}

	private static List<Bad> ads() {
		return List.of(bad("tap", "{}", 400, "invalid-request", "/ad", "brand"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \"\"}}", 400, "invalid-request", "/ad/body",
						"empty", "20000"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \" \\n \"}}", 400, "invalid-request", "/ad/body",
						"empty"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\"}}", 400, "invalid-request", "/ad/body", "missing"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \"" + "a".repeat(2_000_000) + "\"}}", 400,
						"invalid-request", "/ad/body", "2000000", "20000"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \"" + "a".repeat(5_000_000) + "\"}}", 413,
						"request-too-large", null, "4194304"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \"half \\ud83d pair\"}}", 400, "invalid-request",
						"/ad/body", "surrogate"),
				bad("tag", "{" + AD + ", \"attribute\": \"region\", \"audience\": {\"regions\": [\"OR\"]}}", 400,
						"invalid-request", "/ad/body", "leave it out"),
				bad("tag", brief("\"keywords\": [\"a\", \" \"]"), 400, "invalid-request", "/ad/keywords/1", "100"),
				bad("tag", brief("\"keywords\": [" + "\"a\",".repeat(50) + "\"a\"]"), 400, "invalid-request",
						"/ad/keywords", "51", "50"),
				bad("tag", brief("\"spend\": {\"lower\": 5, \"upper\": 4}"), 400, "invalid-request", "/ad/spend/upper",
						"at least lower, 5"),
				bad("tag", brief("\"spend\": {\"lower\": 5, \"currency\": \"EURO\"}"), 400, "invalid-request",
						"/ad/spend/currency", "ISO 4217"),
				bad("tag", brief("\"impressions\": {\"lower\": -1}"), 400, "invalid-request", "/ad/impressions/lower",
						"0 or more"),
				bad("tag", brief("\"startDate\": \"2022-02-30\""), 400, "invalid-request", "/ad/startDate",
						"YYYY-MM-DD"),
				bad("tag", brief("\"startDate\": \"2022-02-13\", \"endDate\": \"2022-01-18\""), 400, "invalid-request",
						"/ad/endDate", "2022-02-13"),
				bad("tag", brief("\"platforms\": [\"tiktok\"]"), 400, "invalid-request", "/ad/platforms/0",
						"audience_network"),
				bad("tag", brief("\"market\": \"EU\""), 400, "invalid-request", "/ad/market", "USA, GLOBAL"));
	}

	private static List<Bad> variants() {
		String from = ", \"from\": {\"ages\": [\"25-34\"], \"genders\": [\"male\"]}, \"to\": ";
		return List.of(
				bad("transcreation", "{" + AD + from + "{\"ages\": [\"35-44\"], \"genders\": [\"female\"]}}", 422,
						"impossible-variant", "/to", "ages and genders", "exactly one"),
				bad("transcreation", "{" + AD + from + "{\"ages\": [\"25-34\"], \"genders\": [\"male\"]}}", 422,
						"impossible-variant", "/to", "same audience"),
				bad("transcreation",
						"{" + AD + from
								+ "{\"ages\": [\"35-44\"], \"genders\": [\"male\"]}, \"attribute\": \"budget\"}",
						422, "impossible-variant", "/attribute", "age, gender, region"),
				bad("transcreation", "{" + AD + from + "{\"genders\": [\"male\"]}}", 400, "invalid-request", "/to/ages",
						"at least one"),
				bad("transcreation", "{" + AD + "}", 400, "invalid-request", "/from", "missing"),
				bad("tap", "{\"ad\": {\"brand\": \"Uber\", \"body\": \"" + "word ".repeat(1000) + "\"}}", 422,
						"prompt-too-long", "/ad", "3000"),
				bad("tag",
						"{\"ad\": {\"brand\": \"Uber\", \"keywords\": [" + ("\"" + "k".repeat(97) + "\",").repeat(24)
								+ "\"k\"]}, \"audience\": {\"ages\": [\"65+\"]}, \"attribute\": \"age\", "
								+ "\"generation\": {\"maxTokens\": 512}}",
						422, "prompt-too-long", "/generation/maxTokens", "3000", "are left for the answer"));
	}

	private static List<Bad> rankings() {
		String ranked = ", \"rankBy\": \"audience\"";
		String engagement = ", \"objective\": \"engagement\"" + ranked;
		return List.of(
				bad("tag", Bodies.TAG.replace("\"attribute\"", "\"rankBy\": \"clicks\", \"attribute\""), 400,
						"invalid-request", "/rankBy", "'clicks'", "allowed are: audience"),
				bad("transsuasion", "{" + AD + engagement + "}", 422, "not-predictable", "/ad/impressions",
						"is missing", "leave rankBy out"),
				bad("transsuasion",
						"{" + AD.replace("\"body\"", "\"impressions\": {\"lower\": 900000}, \"body\"") + engagement
								+ "}",
						422, "not-predictable", "/ad/impressions", "900000 or more", "upper bound"),
				bad("tag",
						"{\"ad\": {\"brand\": \"Uber\", \"spend\": {\"lower\": 5, \"currency\": \"EUR\"}}, "
								+ "\"attribute\": \"budget\"" + ranked + "}",
						422, "not-predictable", "/ad/spend/currency", "EUR", "USD"));
	}

	private static List<Bad> scores() {
		String ads = "{\"ads\": [{\"brand\": \"Uber\", \"body\": \"Every ride home.\"}]";
		String women = ", \"audience\": {\"genders\": [\"female\"]}";
		return List.of(bad("score", "{}", 400, "invalid-request", "/audience", "wanted audience"),
				bad("score", "{" + women.substring(2) + "}", 400, "invalid-request", "/ads", "1 to 64"),
				bad("score", "{\"ads\": []" + women + "}", 400, "invalid-request", "/ads", "has 0 ads", "1 to 64"),
				bad("score", "{\"ads\": [" + "null,".repeat(64) + "null]" + women + "}", 400, "invalid-request", "/ads",
						"has 65 ads", "1 to 64"),
				bad("score", "{\"ads\": [null]" + women + "}", 400, "invalid-request", "/ads/0", "brand"),
				bad("score", "{\"ads\": [{\"brand\": \"Uber\"}]" + women + "}", 400, "invalid-request", "/ads/0/body",
						"missing"),
				bad("score",
						ads.replace("]", ", {\"brand\": \"Uber\", \"body\": \"" + "word ".repeat(1000) + "\"}]") + women
								+ "}",
						422, "prompt-too-long", "/ads/1", "3000"),
				bad("score", ads + ", \"audience\": {}}", 400, "invalid-request", "/audience", "ages or genders"),
				bad("score", ads + ", \"audience\": {\"genders\": [\"female\"], \"ages\": [\"65+\"]}}", 400,
						"invalid-request", "/attribute", "ages and genders", "age, gender"),
				bad("score", ads + women + ", \"attribute\": \"age\"}", 400, "invalid-request", "/audience/ages",
						"at least one"),
				bad("score", ads + women + ", \"attribute\": \"budget\"}", 400, "invalid-request", "/attribute",
						"age, gender, region"),
				bad("score", ads + women + ", \"model\": \"gpt\"}", 404, "unknown-model", "/model", "gpt"));
	}

	private static List<Bad> json() {
		return List.of(bad("tag", "{", 400, "malformed-json", null, "line 1"),
				bad("tag", "", 400, "malformed-json", null, "no body"),
				bad("tag", "null", 400, "malformed-json", null, "no body"),
				bad("tag", Bodies.TAG + "{}", 400, "malformed-json", null, "goes on behind its end", "line "),
				bad("tag", "{\"attribute\": \"age\", \"attribute\": \"age\"}", 400, "malformed-json", null,
						"attribute"),
				bad("tag", "[]", 400, "invalid-request", "", "object"),
				bad("tag", "{\"ad\": []}", 400, "invalid-request", "/ad", "object"),
				bad("tag", "{\"ad\": {\"brand\": 5}}", 400, "invalid-request", "/ad/brand", "string"),
				bad("tag", "{\"ad\": {\"keywords\": \"ride\"}}", 400, "invalid-request", "/ad/keywords", "array"),
				bad("tag", "{\"audience\": {\"ages\": [5]}}", 400, "invalid-request", "/audience/ages/0", "string"),
				bad("tag", "{\"generation\": {\"seed\": \"42\"}}", 400, "invalid-request", "/generation/seed",
						"whole number"),
				bad("tag", "{\"generation\": {\"candidates\": 1.5}}", 400, "invalid-request", "/generation/candidates",
						"whole number"),
				bad("tag", "{\"generation\": {\"candidates\": 99999999999}}", 400, "invalid-request",
						"/generation/candidates", "whole number"),
				bad("tag", "{\"ad\": NaN}", 400, "malformed-json", null, "line 1"),
				bad("tag", "{'ad': 1}", 400, "malformed-json", null, "line 1"),
				bad("tag", "{\"generation\": {\"seed\": 01}}", 400, "malformed-json", null, "line 1"),
				bad("tag", "{\"generation\": {\"temperature\": " + "1".repeat(2000) + "}}", 400, "malformed-json", null,
						"1000 digits"),
				bad("tag", "{\"" + "n".repeat(60_000) + "\": 1}", 400, "malformed-json", null, "50000 characters"),
				bad("tag", "{\"ad\": {\"keywords\": " + "[".repeat(600), 400, null, null, ""),
				bad("tag", "[".repeat(100_000), 400, "invalid-request", "", "object"));
	}

	@ParameterizedTest
	@MethodSource("badRequests")
	void namesTheFieldAndWhatIsAllowed(Bad bad) {
		HttpResponse<String> response = this.client.post("/v1/" + bad.call, bad.body);
		JsonNode problem = problem(response, bad.status);
		if (bad.type != null) {
			assertThat(problem.get("type").asString()).isEqualTo("urn:alignserve:problem:" + bad.type);
		}
		String where = problem.at("/detail").asString();
		if (bad.pointer != null) {
			List<String> pointers = new ArrayList<>();
			StringBuilder details = new StringBuilder();
			for (JsonNode error : problem.get("errors")) {
				pointers.add(error.get("pointer").asString());
				details.append(error.get("detail").asString());
			}
			assertThat(pointers).contains(bad.pointer);
			where = details.toString();
		}
		assertThat(where).contains(bad.told);
	}

	@Test
	void tellsEverythingThatIsWrongAtOnce() {
		HttpResponse<String> response = this.client.post("/v1/tag",
				"{\"ad\": {\"market\": \"EU\"}, \"attribute\": \"x\", \"generation\": {\"topK\": -1}}");
		assertThat(problem(response, 400).get("errors").valueStream().map((error) -> error.get("pointer").asString()))
			.containsExactly("/ad/brand", "/ad/market", "/attribute", "/generation/topK");
	}

	@Test
	void aWrongAgeIsNotAlsoMissing() {
		HttpResponse<String> response = this.client.post("/v1/tag", Bodies.TAG.replace("25-34", "20-30"));
		assertThat(problem(response, 400).get("errors").valueStream().map((error) -> error.get("pointer").asString()))
			.containsExactly("/audience/ages/0");
	}

	@Test
	void aLongNameIsShortenedWhereverItIsQuoted() {
		HttpResponse<String> response = this.client.post("/v1/tag", "{\"" + "n".repeat(40_000) + "\": 1}");
		assertThat(problem(response, 400).at("/errors/0/pointer").asString()).isEqualTo("/" + "n".repeat(60) + "…");
		assertThat(response.body()).hasSizeLessThan(1000);
	}

	@Test
	void addressesMethodsAndMediaTypesAreRefusedInTheSameForm() {
		HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(Bodies.TAG);
		assertThat(problem(this.client.get("/v1/nothing"), 404).get("type").asString()).endsWith(":not-found");
		// The firewall before the service refuses this one.
		assertThat(problem(this.client.get("/v1/models;x=1"), 400).get("type").asString()).endsWith(":http-error");
		HttpResponse<String> method = this.client.get("/v1/tag");
		assertThat(problem(method, 405).get("type").asString()).endsWith(":method-not-allowed");
		assertThat(method.headers().firstValue("Allow")).hasValue("POST");
		for (String type : List.of("text/plain", "multipart/form-data", "multipart/form-data; boundary=")) {
			assertThat(problem(this.client.send(this.client.request("/v1/tag").header("Content-Type", type).POST(body)),
					415)
				.get("detail")
				.asString()).contains("application/json");
		}
		assertThat(problem(this.client.send(this.client.request("/v1/tag")
			.header("Content-Type", "application/json")
			.header("Accept", "image/png")
			.POST(body)), 406).get("detail").asString()).contains("text/event-stream");
		assertThat(problem(this.client.post("/v1/tag?explain=everything", Bodies.TAG), 400).get("detail").asString())
			.contains("explain", "prompt");
	}

	@Test
	void aCallWithEscapedLettersInItsPathIsLoggedAndBoundedLikeAnyOther() {
		HttpRequest.Builder call = this.client.request("/%761/tag")
			.header("Content-Type", "application/json")
			.header("X-Request-Id", "escaped-path");
		String huge = "{\"attribute\": \"" + "a".repeat(5_000_000) + "\"}";
		problem(this.client.send(call.POST(HttpRequest.BodyPublishers.ofString(huge))), 413);
		assertThat(problemType("escaped-path")).isEqualTo("urn:alignserve:problem:request-too-large");
	}

	@Test
	void refusalsOfTheWebServerAndOfSecurityAreLoggedWithTheirType() {
		HttpResponse<String> refused = this.client
			.send(this.client.request("/v1/models;x=1").header("X-Request-Id", "refused-by-firewall"));
		assertThat(problem(refused, 400).get("instance").asString()).isEqualTo("/v1/models;x=1");
		assertThat(problemType("refused-by-firewall")).isEqualTo("urn:alignserve:problem:http-error");
		HttpResponse<String> keyless = this.client.send(this.client.request("/v1/models")
			.header("X-Request-Id", "refused-by-security")
			.header("X-Forwarded-For", "203.0.113.7"));
		assertThat(problem(keyless, 401).get("instance").asString()).isEqualTo("/v1/models");
		assertThat(problemType("refused-by-security")).isEqualTo("urn:alignserve:problem:unauthorized");
	}

	private @Nullable String problemType(String id) {
		return (String) Eventually.row(this.database, id).get("problem_type");
	}

	private static JsonNode problem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).doesNotContain("Exception", "JsonReadFeature", "enable", "StreamRead",
				"io.alignserve", "tools.jackson", "\tat ");
		JsonNode problem = ApiClient.JSON.readTree(response.body());
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertThat(problem.get("title").asString()).isNotBlank();
		assertThat(problem.get("requestId").asString())
			.isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
		return problem;
	}

	private static String brief(String more) {
		return "{\"ad\": {\"brand\": \"Uber\", " + more
				+ "}, \"audience\": {\"ages\": [\"25-34\"]}, \"attribute\": \"age\"}";
	}

	private static Bad bad(String call, String body, int status, @Nullable String type, @Nullable String pointer,
			String... told) {
		return new Bad(call, body, status, type, pointer, told);
	}

	/**
	 * A bad request and what is answered.
	 */
	private static final class Bad {

		private final String call;

		private final String body;

		private final int status;

		private final @Nullable String type;

		private final @Nullable String pointer;

		private final String[] told;

		Bad(String call, String body, int status, @Nullable String type, @Nullable String pointer, String... told) {
			this.call = call;
			this.body = body;
			this.status = status;
			this.type = type;
			this.pointer = pointer;
			this.told = told;
		}

		@Override
		public String toString() {
			return this.call + " " + this.status + " " + this.pointer + " "
					+ this.body.substring(0, Math.min(60, this.body.length()));
		}

	}

}
