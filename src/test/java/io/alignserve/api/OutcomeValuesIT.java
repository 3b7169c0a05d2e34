package io.alignserve.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wrong with an outcome is told over HTTP, and nothing of it is kept.
 */
@ApiTest
class OutcomeValuesIT {

	private final OutcomeClient client;

	OutcomeValuesIT(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.client = new OutcomeClient(port, context);
	}

	@BeforeEach
	void forgetOutcomes() {
		this.client.forgetOutcomes();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			{"from": "2026-01-01"           | {"from": "2026-13-01"                      | /period/from
			{"from": "2026-01-01"           | {"from": "1999-12-31"                      | /period/from
			{"from": "2026-01-01"           | {"from": "2999-01-01"                      | /period/from
			"to": "2026-01-31"              | "to": "2025-12-31"                         | /period/to
			"to": "2026-01-31"              | "to": "2999-01-01"                         | /period/to
			"from": "2026-01-01", "to"      | "to"                                       | /period/from
			"period": {"from": "2026-01-01", "to": "2026-01-31"}, | | /period
			{"exact": 1000}                 | {"exact": -1}                              | /impressions/exact
			{"exact": 1000}                 | {"exact": 1000000000000001}                | /impressions/exact
			{"exact": 1000}                 | {"exact": 99999999999999999999}            | /impressions/exact
			{"exact": 1000}                 | {"exact": 1e3}                             | /impressions/exact
			{"exact": 1000}                 | {"exact": 1000, "lower": 1}                | /impressions
			{"exact": 1000}                 | {"lower": 5, "upper": 4}                   | /impressions/upper
			{"exact": 1000}                 | {"upper": 4}                               | /impressions/lower
			{"exact": 1000}                 | {}                                         | /impressions/lower
			{"exact": 1000}                 | null                                       | /impressions
			{"exact": 12.5}                 | {"exact": 12.5, "currency": "XYZ"}         | /spend/currency
			{"exact": 12.5}                 | {"exact": -0.01}                           | /spend/exact
			{"exact": 12.5}                 | {"exact": 1e999999999}                     | /spend/exact
			{"exact": 12.5}                 | {"exact": 1e-999999999}                    | /spend/exact
			{"exact": 12.5}                 | {"exact": 0.00001}                         | /spend/exact
			{"exact": 12.5}                 | {"lower": 2, "upper": 1.5}                 | /spend/upper
			{"exact": 12.5}                 | {"exact": "12.5"}                          | /spend/exact
			"share": 0.75                   | "share": 0.7                               | /breakdown
			"share": 0.75                   | "share": -0.75                             | /breakdown/0/share
			"share": 0.75                   | "share": 1e400                             | /breakdown/0/share
			"share": 0.75                   | "impressions": 750                         | /breakdown
			"share": 0.75                   | "share": 0.75, "impressions": 750          | /breakdown/0
			"share": 0.75                   | "spend": 9                                 | /breakdown/0
			"share": 0.75                   | "share": "0.75"                            | /breakdown/0/share
			"age": "25-34", "gender": "female" | "age": "25-35", "gender": "female"      | /breakdown/0/age
			"gender": "female"              | "gender": "women"                          | /breakdown/0/gender
			"region": "OR"                  | "region": " "                              | /breakdown/2/region
			"region": "OR", | | /breakdown/2
			"facebook"                      | "facebok"                                  | /ad/platforms/0
			"body": "Every ride home.", | | /ad/body
			"externalId": "x"               | "externalId": ""                           | /externalId
			"externalId": "x"               | "externalId": "x", "candidate": 0          | /candidate
			"externalId": "x"               | "externalId": "x", "text": "y"             | /text
			"externalId": "x"               | "externalId": "x", "responseId": "a b"     | /responseId
			"externalId": "x"               | "externalId": "x", "impresions": 1         | /impresions
			""")
	void whatIsWrongIsNamed(String right, @Nullable String wrong, String pointer) {
		String body = OutcomeClient.AD.formatted("x", 1000);
		assertThat(body).contains(right);
		String changed = body.replaceFirst(Pattern.quote(right),
				Matcher.quoteReplacement((wrong != null) ? wrong : ""));
		OutcomeClient.assertFinding(this.client.tell(this.client.shop, changed), pointer, "");
		OutcomeClient.assertFinding(
				this.client.tell(this.client.shop, "[" + OutcomeClient.AD.formatted("right", 1) + "," + changed + "]"),
				"/1" + pointer, "");
		assertThat(this.client.get(this.client.shop, OutcomeClient.OUTCOMES).get("items").size()).isZero();
	}

	@Test
	void allThatIsWrongIsNamedAtOnce() {
		JsonNode problem = ApiClient.JSON.readTree(
				this.client.tell(this.client.shop, "[{\"period\": {}, \"spend\": {\"exact\": -1}}, null, {}]").body());
		assertThat(problem.get("errors").valueStream().map((error) -> error.get("pointer").asString())).contains(
				"/0/period/from", "/0/ad", "/0/impressions", "/0/spend/exact", "/1", "/2/period", "/2/ad",
				"/2/impressions");
	}

	@Test
	void listsAreBoundedAndHoldEachOutcomeOnce() {
		OutcomeClient.assertFinding(this.client.tell(this.client.shop, "[]"), "", "1 to 200");
		OutcomeClient.assertFinding(this.client.tell(this.client.shop, "[" + "{},".repeat(200) + "{}]"), "", "has 201");
		String one = OutcomeClient.AD.formatted("twice", 1);
		OutcomeClient.assertFinding(this.client.tell(this.client.shop,
				"[" + one + "," + OutcomeClient.AD.formatted("other", 1) + "," + one + "]"), "/2", "/0");
		OutcomeClient.assertProblem(this.client.tell(this.client.shop, "\"one\""), 400, "invalid-request");
		OutcomeClient.assertProblem(this.client.tell(this.client.shop, "null"), 400, "malformed-json");
		OutcomeClient.assertProblem(this.client.call("GET", this.client.shop, OutcomeClient.OUTCOMES + "/1"), 404,
				"unknown-id");
		OutcomeClient.assertProblem(this.client.call("GET", this.client.shop, OutcomeClient.OUTCOMES + "?status=x"),
				400, "invalid-request");
	}

}
