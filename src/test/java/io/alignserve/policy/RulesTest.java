package io.alignserve.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.alignserve.ad.Ad;
import io.alignserve.ad.Market;
import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.AgeBand;
import io.alignserve.audience.Audience;
import io.alignserve.audience.Gender;
import io.alignserve.audience.UsState;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every rule that comes with the service, with texts that it must find and texts that it
 * must leave alone.
 */
class RulesTest {

	private static final Audience WOMEN = new Audience(List.of(), List.of(Gender.FEMALE), List.of());

	private static final Audience TEENS = new Audience(List.of(AgeBand.AGE_13_17), List.of(), List.of());

	private static final Audience TEXANS = new Audience(List.of(), List.of(), List.of(UsState.TEXAS));

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final AcceptableUse use = use(Map.of(), List.of());

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "political-campaigning | Vote YES on Question 2 by November 2!",
			"political-campaigning | Re-elect Jane Doe", "political-campaigning | #VoteForJane and win",
			"political-campaigning | Brian for Congress", "political-campaigning | v0te for change",
			"lobbying | Tell Mayor Castor to declare an emergency", "lobbying | Sign the petition now",
			"lobbying | Call your senators today", "fraud | Guaranteed returns, risk free",
			"fraud | You have won a phone!", "fraud | This pill cures cancer", "fraud | Lose 20 pounds in 7 days",
			"fraud | Please verify your account today", "deception | Buy followers here",
			"deception | fake reviews for your shop", "deception | Written by a real human",
			"abuse | go back to your country", "abuse | a spam campaign for all" })
	void refusesTextsOfTheRule(String rule, String text) {
		for (TaskFamily family : List.of(TaskFamily.TAG, TaskFamily.TS, TaskFamily.TC)) {
			PolicyRefusedException refused = refused(family, Attribute.AGE, ad(text, SpecialAdCategory.NONE),
					Audience.ANYONE);
			assertThat(refused).as(text).isNotNull();
			assertThat(refused.findings().get(0).rule().id()).isEqualTo(rule);
			assertThat(refused.findings().get(0).pointer()).isEqualTo("/ad/body");
		}
		assertThat(this.use.admit(proposal(TaskFamily.TAP, Attribute.AGE, ad(text, SpecialAdCategory.NONE), WOMEN)))
			.isEmpty();
		String written = rule.replace("political-", "").replace("lobbying", "campaigning") + "-written";
		List<Finding> findings = gate(text, this.use).check(null, text);
		assertThat(findings).extracting((finding) -> finding.rule().id()).containsExactly(written);
		assertThat(gate(text, this.use).check(text, "Harmless.")).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Vote for your favorite flavor of ice cream", "Run a mile for the office party, then run home",
					"Presidents' Day sale", "The best ballot box storage", "Our return policy is guaranteed to please",
					"Win back your weekend", "A cure for boredom", "Handwritten by our founder",
					"Real reviews by real riders", "Spam musubi, fried and fresh", "Sign up for the newsletter",
					"Call your mom today", "Conservative estimates, liberal portions", "Elect to travel light",
					"Your account manager is here to help" })
	void leavesOrdinaryTextsAlone(String text) {
		Ad ad = ad(text, SpecialAdCategory.NONE);
		assertThat(this.use.admit(proposal(TaskFamily.TAG, Attribute.GENDER, ad, WOMEN))).isEmpty();
		assertThat(gate(text, this.use).check(text, text)).isEmpty();
	}

	@Test
	void refusesThePoliticalCategoryForWritingAndNotForPredicting() {
		Ad ad = ad("A walk in the park.", SpecialAdCategory.ISSUES_ELECTIONS_POLITICS);
		PolicyRefusedException refused = refused(TaskFamily.TAG, Attribute.BUDGET, ad, Audience.ANYONE);
		assertThat(refused.findings()).extracting((finding) -> finding.rule().id())
			.containsExactly("political-category");
		assertThat(refused.findings().get(0).pointer()).isEqualTo("/ad/specialAdCategory");
		assertThat(this.use.admit(proposal(TaskFamily.TAP, Attribute.GENDER, ad, WOMEN))).isEmpty();
		assertThat(this.meters.counter("alignserve.policy.refusals", "rule", "political-category").count()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "HOUSING, housing", "EMPLOYMENT, employment", "FINANCIAL_PRODUCTS_SERVICES, financial" })
	void specialCategoriesAreNotAimedAtPeopleOrRegionsInAnyMarket(SpecialAdCategory category, String rules) {
		for (Market market : new Market[] { Market.USA, Market.GLOBAL, null }) {
			Ad ad = ad("A fine offer.", category, market);
			assertThat(first(refused(TaskFamily.TAG, Attribute.GENDER, ad, WOMEN)))
				.isEqualTo(rules + "-people/audience/genders");
			assertThat(first(refused(TaskFamily.TS, Attribute.AGE, ad, TEENS)))
				.isEqualTo(rules + "-people/audience/ages");
			assertThat(first(refused(TaskFamily.TC, Attribute.REGION, ad, TEXANS)))
				.isEqualTo(rules + "-region/to/regions");
			// A budget is no audience, but an audience beside it is one.
			assertThat(first(refused(TaskFamily.TAG, Attribute.BUDGET, ad, WOMEN)))
				.isEqualTo(rules + "-people/audience/genders");
			for (Attribute free : List.of(Attribute.BUDGET, Attribute.IMPRESSIONS)) {
				assertThat(this.use.admit(proposal(TaskFamily.TAG, free, ad, Audience.ANYONE))).isEmpty();
				assertThat(this.use.admit(proposal(TaskFamily.TS, free, ad, Audience.ANYONE))).isEmpty();
			}
			assertThat(this.use.admit(proposal(TaskFamily.TAP, Attribute.GENDER, ad, WOMEN))).isEmpty();
		}
	}

	@Test
	void everybodyIsNoTarget() {
		Ad ad = ad("A fine flat.", SpecialAdCategory.HOUSING);
		List<AgeBand> adults = Arrays.stream(AgeBand.values()).filter((band) -> band != AgeBand.AGE_13_17).toList();
		Audience everybody = new Audience(adults, List.of(Gender.values()), List.of(UsState.values()));
		assertThat(this.use.admit(proposal(TaskFamily.TS, Attribute.BUDGET, ad, everybody))).isEmpty();
		Audience almost = new Audience(adults.subList(1, adults.size()), List.of(), List.of());
		assertThat(refused(TaskFamily.TS, Attribute.BUDGET, ad, almost)).isNotNull();
	}

	@ParameterizedTest
	@EnumSource(value = SpecialAdCategory.class, names = "NONE")
	void otherAdsAreAimedAtAnybody(SpecialAdCategory category) {
		for (Audience audience : List.of(WOMEN, TEENS, TEXANS)) {
			assertThat(this.use.admit(proposal(TaskFamily.TAG, Attribute.AGE, ad("Nice bikes.", category), audience)))
				.isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "undeclared-housing | Two bedroom apartment, now leasing",
			"undeclared-employment | We're hiring drivers", "undeclared-financial | Bad credit? Personal loans today" })
	void flagsWhatIsDeclaredAsNothingAndCanRefuseIt(String rule, String text) {
		Ad ad = ad(text, SpecialAdCategory.NONE);
		assertThat(this.use.admit(proposal(TaskFamily.TAG, Attribute.GENDER, ad, WOMEN)))
			.extracting((finding) -> finding.rule().id())
			.containsExactly(rule);
		assertThat(this.meters.counter("alignserve.policy.flags", "rule", rule).count()).isOne();
		assertThat(this.use.admit(proposal(TaskFamily.TAG, Attribute.BUDGET, ad, Audience.ANYONE))).isEmpty();
		AcceptableUse strict = use(Map.of(rule, Effect.REFUSE), List.of());
		PolicyRefusedException refused = catchThrowableOfType(PolicyRefusedException.class,
				() -> strict.admit(proposal(TaskFamily.TAG, Attribute.GENDER, ad, WOMEN)));
		assertThat(first(refused)).isEqualTo(rule + "/audience/genders");
	}

	@Test
	void goodsForAdultsAreNotAdvertisedToMinors() {
		Ad beer = ad("A cold beer after work.", SpecialAdCategory.NONE);
		assertThat(first(refused(TaskFamily.TAG, Attribute.AGE, beer, TEENS)))
			.isEqualTo("minors-restricted-goods/audience/ages");
		assertThat(this.use.admit(proposal(TaskFamily.TAG, Attribute.GENDER, beer, WOMEN))).isEmpty();
		Ad root = ad("A root beer float.", SpecialAdCategory.NONE);
		assertThat(this.use.admit(proposal(TaskFamily.TAG, Attribute.AGE, root, TEENS))).isEmpty();
	}

	@Test
	void aDisabledRuleDoesNothingAndSoDoAllIfThePolicyIs() {
		Ad ad = ad("A fine flat.", SpecialAdCategory.HOUSING);
		AcceptableUse without = use(Map.of(), List.of("housing-people"));
		assertThat(without.admit(proposal(TaskFamily.TAG, Attribute.GENDER, ad, WOMEN))).isEmpty();
		assertThat(catchThrowableOfType(PolicyRefusedException.class,
				() -> without.admit(proposal(TaskFamily.TAG, Attribute.GENDER, ad, TEXANS))))
			.isNotNull();
		assertThat(RuleSelection.of(new PolicyProperties(false, "classpath:policy/rules.yaml", List.of(), Map.of())))
			.isEmpty();
	}

	private PolicyRefusedException refused(TaskFamily family, Attribute attribute, Ad ad, Audience audience) {
		return catchThrowableOfType(PolicyRefusedException.class,
				() -> this.use.admit(proposal(family, attribute, ad, audience)));
	}

	private static String first(PolicyRefusedException refused) {
		assertThat(refused).isNotNull();
		assertThat(refused.findings().get(0).rule().isAboutTargeting()).isTrue();
		return refused.findings().get(0).rule().id() + refused.findings().get(0).pointer();
	}

	private AcceptableUse use(Map<String, Effect> effects, List<String> disabled) {
		List<Rule> rules = RuleSelection
			.of(new PolicyProperties(true, "classpath:policy/rules.yaml", disabled, effects));
		return new AcceptableUse(new ArrayList<>(rules), new PolicyMeters(this.meters));
	}

	private static TextGate gate(String text, AcceptableUse use) {
		return use.gate(proposal(TaskFamily.TAG, Attribute.AGE, ad(text, SpecialAdCategory.NONE), Audience.ANYONE));
	}

	static Proposal proposal(TaskFamily family, Attribute attribute, Ad ad, Audience audience) {
		return new Proposal(Set.of(new TaskVariant(family, attribute)), List.of(new Proposal.PlacedAd("/ad", ad)),
				audience, (family == TaskFamily.TC) ? "/to" : "/audience");
	}

	static Ad ad(String body, SpecialAdCategory category) {
		return ad(body, category, Market.USA);
	}

	private static Ad ad(String body, SpecialAdCategory category, Market market) {
		return new Ad("Uber", new Ad.Creative("Title", body, List.of("ride")),
				new Ad.Campaign(List.of(), null, null, market, null, null, "USD", null, category));
	}

}
