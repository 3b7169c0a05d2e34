package io.alignserve.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the texts that were written for one request.
 */
public final class TextGate {

	private final List<Rule> rules;

	private final PolicyMeters meters;

	TextGate(List<Rule> rules, PolicyMeters meters) {
		this.rules = List.copyOf(rules);
		this.meters = meters;
	}

	/**
	 * Looks at a finished text and counts what it finds.
	 * @param title the headline, may be absent
	 * @param text the body
	 * @return one finding for each rule that holds, those that withhold it first
	 */
	public List<Finding> check(@Nullable String title, String text) {
		List<Finding> findings = this.rules.stream()
			.filter((rule) -> holds(rule, title) || holds(rule, text))
			.sorted((first, second) -> Boolean.compare(second.effect() == Effect.WITHHOLD,
					first.effect() == Effect.WITHHOLD))
			.map((rule) -> new Finding(rule, "", "the text that was written"))
			.toList();
		findings.forEach((finding) -> this.meters.count(finding.rule()));
		return findings;
	}

	private static boolean holds(Rule rule, @Nullable String text) {
		PhraseBook phrases = rule.condition().phrases();
		return text != null && (phrases == null || phrases.find(text).isPresent());
	}

	/**
	 * Begins to watch a text that grows.
	 * @return the text, empty so far
	 */
	public GrowingText grow() {
		return new GrowingText(this.rules.stream()
			.filter((rule) -> rule.effect() == Effect.WITHHOLD)
			.map((rule) -> rule.condition().phrases())
			.toList());
	}

}
