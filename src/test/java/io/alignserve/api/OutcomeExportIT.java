package io.alignserve.api;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Outcomes come out as training records, in the shape of the Ad Library.
 */
@ApiTest
class OutcomeExportIT {

	private static final Path REAL_ADS = Path.of(System.getProperty("alignserve.shared-data", "../shared/data"),
			"meta-ads/us_ads.jsonl");

	private final OutcomeClient client;

	OutcomeExportIT(@LocalServerPort int port, @Autowired ApplicationContext context) {
		this.client = new OutcomeClient(port, context);
	}

	@BeforeEach
	void forgetOutcomes() {
		this.client.forgetOutcomes();
	}

	@Test
	void theExportGoesOnWhereItBrokeOffAndSkipsWhatHasNoText() {
		StringBuilder list = new StringBuilder("[");
		for (int i = 0; i < 199; i++) {
			list.append(OutcomeClient.AD.formatted("export-" + i, 1000)).append(',');
		}
		ObjectNode bare = OutcomeClient.ofResponse("long-ago");
		((ObjectNode) bare.get("period")).put("from", "2019-01-01");
		assertThat(this.client.tell(this.client.shop, list.append(bare).append(']').toString()).statusCode())
			.isEqualTo(201);
		this.client.tell(this.client.rival, OutcomeClient.AD.formatted("export-199", 1000));
		List<JsonNode> all = this.client.export("");
		assertThat(all).hasSize(200);
		assertThat(all.get(0).at("/_outcome/caller").asString()).isEqualTo("rival");
		Set<String> ids = new HashSet<>();
		all.forEach((one) -> ids.add(one.get("id").asString()));
		assertThat(ids).hasSize(200);
		List<JsonNode> rest = this.client.export("?cursor=" + all.get(149).at("/_outcome/cursor").asString());
		assertThat(rest).isEqualTo(all.subList(150, 200));
		assertThat(this.client.export("?limit=3")).isEqualTo(all.subList(0, 3));
		OutcomeClient.assertProblem(this.client.call("GET", this.client.boss, OutcomeClient.EXPORT + "?limit=0"), 400,
				"invalid-request");
		OutcomeClient.assertProblem(this.client.call("GET", this.client.boss, OutcomeClient.EXPORT + "?caller=x"), 400,
				"invalid-request");
	}

	@Test
	void countsBecomeSharesInTheExport() {
		this.client.tell(this.client.shop, Bodies.example("tellOutcomes/own-ads-counts"));
		JsonNode row = row(this.client.export(""), "spring/ad-1");
		assertThat(row.toString().replaceFirst("\"id\":\"[^\"]*\",", "").replaceFirst(",\"_outcome.*", "}"))
			.isEqualTo("""
					{"page_name":"Marlowen & Sons","ad_delivery_start_time":"2026-01-05",\
					"ad_delivery_stop_time":"2026-01-11",\
					"ad_creative_bodies":["Everything for a morning at the lake."],\
					"ad_creative_link_titles":["New tackle boxes"],\
					"impressions":{"lower_bound":"4000","upper_bound":"4000"},\
					"spend":{"lower_bound":"41","upper_bound":"41"},"currency":"USD",\
					"demographic_distribution":[{"percentage":"0.625","age":"55-64","gender":"male"},\
					{"percentage":"0.375","age":"65+","gender":"male"}],\
					"delivery_by_region":[{"percentage":"0.75","region":"Minnesota"},\
					{"percentage":"0.25","region":"Wisconsin"}],\
					"publisher_platforms":["facebook"],"_source":"alignserve"}""");
	}

	@Test
	void realExportsComeOutAsTheyWentIn() throws IOException {
		Assumptions.assumeTrue(Files.exists(REAL_ADS), "no Ad Library export at " + REAL_ADS.toAbsolutePath());
		List<JsonNode> ads = Files.readAllLines(REAL_ADS)
			.stream()
			.map(ApiClient.JSON::readTree)
			.filter((ad) -> ad.has("ad_creative_bodies"))
			.toList();
		assertThat(ads).hasSize(428);
		for (int from = 0; from < ads.size(); from += 200) {
			ArrayNode reports = ApiClient.JSON.createArrayNode();
			ads.subList(from, Math.min(ads.size(), from + 200)).forEach((ad) -> reports.add(LibraryAds.toReport(ad)));
			HttpResponse<String> told = this.client.tell(this.client.shop, reports.toString());
			assertThat(told.statusCode()).as(told.body()).isEqualTo(201);
		}
		List<JsonNode> exported = this.client.export("");
		assertThat(exported).hasSize(ads.size());
		for (int i = 0; i < ads.size(); i++) {
			JsonNode row = row(exported, ads.get(i).get("id").asString());
			JsonNode ad = ads.get(i);
			for (String field : List.of("ad_delivery_start_time", "ad_delivery_stop_time", "ad_creative_bodies",
					"ad_creative_link_titles", "impressions", "spend", "publisher_platforms",
					"estimated_audience_size")) {
				assertThat(row.path(field)).as(field + " of " + ad).isEqualTo(LibraryAds.known(ad, field));
			}
			assertThat(row.path("currency").asString()).isEqualTo("USD");
			assertThat(row.path("page_name").asString()).isEqualTo(LibraryAds.brand(ad));
			for (String field : List.of("demographic_distribution", "delivery_by_region")) {
				assertThat(LibraryAds.shares(row, field)).as(field + " of " + ad)
					.isEqualTo(LibraryAds.shares(ad, field));
				row.path(field)
					.forEach((part) -> assertThat(Double.parseDouble(part.get("percentage").asString())).isCloseTo(0.5,
							within(0.5)));
			}
		}
	}

	private static JsonNode row(List<JsonNode> rows, String externalId) {
		return rows.stream()
			.filter((row) -> row.at("/_outcome/externalId").asString("").equals(externalId))
			.findFirst()
			.orElseThrow();
	}

}
