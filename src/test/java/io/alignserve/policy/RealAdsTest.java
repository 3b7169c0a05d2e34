package io.alignserve.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.alignserve.ad.Ad;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * How the rules do on real ads of Meta's Ad Library: what they refuse of ordinary
 * advertisers, and what they find of campaigns. Documented figures come from here.
 */
class RealAdsTest {

	private static final Path ADS = Path.of(System.getProperty("alignserve.shared-data", "../shared/data"),
			"meta-ads/us_ads.jsonl");

	private static final List<String> MERCHANTS = List.of("POET", "WILLIAMS COMPANIES", "Rhythm", "Viably",
			"Happy Family Organics", "BIRD & STONE", "GetSetUp", "KOHL'S", "Boeing", "Evergy", "Cleanyst",
			"Undeniably Dairy", "UBS", "BP CORPORATION", "FCTRY", "Energy Boom", "I Want Change", "CR");

	private static final List<String> CAMPAIGNS = List.of("for Congress", "Leader Kevin McCarthy",
			"Rep. Kevin McCarthy", "Kevin McCarthy for", "for Alabama", "State Senate", "Justice Democrats", "Bevin",
			"Scherie", "PAC", "Voters Of Tomorrow", "Yes 4 Minneapolis", "Action for the Climate Emergency");

	private static final Audience ADULTS = new Audience(List.of(AgeBand.AGE_25_34), List.of(), List.of());

	private final AcceptableUse use = new AcceptableUse(RuleFile.read("classpath:policy/rules.yaml"),
			new PolicyMeters(new SimpleMeterRegistry()));

	@BeforeAll
	static void theDataIsThere() {
		assumeTrue(Files.exists(ADS), "Skipped: the real ads are not at " + ADS + ", so they cannot be judged");
	}

	@Test
	void ordinaryAdvertisersAreHardlyEverRefused() throws IOException {
		Map<String, List<String>> refused = refused(
				(advertiser) -> MERCHANTS.stream().anyMatch(advertiser::startsWith));
		System.out.println("Ordinary advertisers: " + summary(refused));
		assertThat(count(refused)).isGreaterThan(80);
		assertThat(share(refused)).isLessThan(0.03);
	}

	@Test
	void manyCampaignsAreFoundByTheirWords() throws IOException {
		Map<String, List<String>> refused = refused((advertiser) -> CAMPAIGNS.stream().anyMatch(advertiser::contains));
		System.out.println("Campaigns: " + summary(refused));
		assertThat(count(refused)).isGreaterThan(100);
		assertThat(share(refused)).isGreaterThan(0.2);
	}

	private Map<String, List<String>> refused(Predicate<String> advertisers) throws IOException {
		JsonMapper json = JsonMapper.builder().build();
		Map<String, List<String>> byRule = new TreeMap<>();
		for (String line : Files.readAllLines(ADS)) {
			JsonNode ad = json.readTree(line);
			String advertiser = (ad.path("bylines").asString("") + " " + ad.path("page_name").asString("")).strip();
			String body = ad.path("ad_creative_bodies").path(0).asString("");
			if (advertisers.test(advertiser) && !body.isBlank()) {
				byRule
					.computeIfAbsent(rule(advertiser, ad.path("ad_creative_link_titles").path(0).asString(""), body),
							(rule) -> new ArrayList<>())
					.add(body);
			}
		}
		return byRule;
	}

	private String rule(String advertiser, String title, String body) {
		Ad ad = new Ad(advertiser, new Ad.Creative(title, body, List.of()),
				RulesTest.ad(body, SpecialAdCategory.NONE).campaign());
		try {
			this.use.admit(RulesTest.proposal(TaskFamily.TS, Attribute.AGE, ad, ADULTS));
			return "";
		}
		catch (PolicyRefusedException ex) {
			return ex.findings().get(0).rule().id();
		}
	}

	private static int count(Map<String, List<String>> byRule) {
		return byRule.values().stream().mapToInt(List::size).sum();
	}

	private static double share(Map<String, List<String>> byRule) {
		return 1 - byRule.getOrDefault("", List.of()).size() / (double) count(byRule);
	}

	private static String summary(Map<String, List<String>> byRule) {
		StringBuilder summary = new StringBuilder(
				count(byRule) + " ads, refused " + Math.round(share(byRule) * 1000) / 10.0 + " %");
		byRule.forEach((rule,
				ads) -> summary.append(", ").append(rule.isEmpty() ? "none" : rule).append(' ').append(ads.size()));
		return summary.toString();
	}

}
