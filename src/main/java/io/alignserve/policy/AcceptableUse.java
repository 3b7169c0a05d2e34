package io.alignserve.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.Ad;
import io.alignserve.task.Attribute;

/**
 * The gate of acceptable use: looks at requests before, and at texts after they were
 * written.
 */
public class AcceptableUse {

	private final List<Rule> rules;

	private final PolicyMeters meters;

	AcceptableUse(List<Rule> rules, PolicyMeters meters) {
		this.rules = List.copyOf(rules);
		this.meters = meters;
	}

	/**
	 * Looks at a request.
	 * @param proposal what is asked
	 * @return what the rules only flag, may be empty
	 * @throws PolicyRefusedException if a rule refuses it
	 */
	public List<Finding> admit(Proposal proposal) {
		List<Finding> found = new ArrayList<>();
		for (Rule rule : applicable(Stage.BEFORE, proposal)) {
			find(rule, proposal).ifPresent(found::add);
		}
		List<Finding> refusing = found.stream().filter((finding) -> finding.rule().effect() == Effect.REFUSE).toList();
		if (!refusing.isEmpty()) {
			// The first one stands for the refusal, so that refusals can be added up.
			this.meters.count(refusing.get(0).rule());
			throw new PolicyRefusedException(refusing);
		}
		found.forEach((finding) -> this.meters.count(finding.rule()));
		return found;
	}

	/**
	 * Returns the gate for the texts of a request.
	 * @param proposal what was asked
	 * @return the gate, which holds no text
	 */
	public TextGate gate(Proposal proposal) {
		List<Rule> holding = applicable(Stage.AFTER, proposal).stream()
			.filter((rule) -> proposal.ads()
				.stream()
				.anyMatch((placed) -> rule.condition().holdsFor(placed.ad(), proposal.audience())))
			.toList();
		return new TextGate(holding, this.meters);
	}

	private List<Rule> applicable(Stage stage, Proposal proposal) {
		return this.rules.stream().filter((rule) -> rule.stage() == stage && rule.appliesTo(proposal)).toList();
	}

	private static Optional<Finding> find(Rule rule, Proposal proposal) {
		Condition condition = rule.condition();
		for (Proposal.PlacedAd placed : proposal.ads()) {
			if (!condition.holdsFor(placed.ad(), proposal.audience())) {
				continue;
			}
			PhraseBook phrases = condition.phrases();
			if (phrases == null) {
				return Optional.of(finding(rule, placed, proposal, null));
			}
			Optional<PlacedPhrase> phrase = phrase(phrases, placed);
			if (phrase.isPresent()) {
				return Optional.of(finding(rule, placed, proposal, phrase.get()));
			}
		}
		return Optional.empty();
	}

	/** Points at what somebody can change: whom it is for, the text, the category. */
	private static Finding finding(Rule rule, Proposal.PlacedAd placed, Proposal proposal,
			@Nullable PlacedPhrase phrase) {
		Optional<Attribute> targeted = rule.condition().targeted(proposal.audience());
		String category = placed.ad().campaign().category().name();
		if (targeted.isPresent()) {
			String field = Targeting.field(targeted.get());
			return new Finding(rule, proposal.audiencePointer() + "/" + field,
					field + " cannot be chosen " + ((phrase != null) ? "for an ad that says '" + phrase.words() + "'"
							: "in the category " + category));
		}
		if (phrase != null) {
			return new Finding(rule, phrase.pointer(), "the words '" + phrase.words() + "'");
		}
		return new Finding(rule, placed.pointer() + "/specialAdCategory", "the category " + category);
	}

	private static Optional<PlacedPhrase> phrase(PhraseBook phrases, Proposal.PlacedAd placed) {
		List<PlacedPhrase> texts = new ArrayList<>();
		Ad.Creative creative = placed.ad().creative();
		texts.add(new PlacedPhrase(placed.pointer() + "/brand", placed.ad().brand()));
		add(texts, placed.pointer() + "/title", creative.title());
		add(texts, placed.pointer() + "/body", creative.body());
		for (int i = 0; i < creative.keywords().size(); i++) {
			add(texts, placed.pointer() + "/keywords/" + i, creative.keywords().get(i));
		}
		return texts.stream()
			.flatMap((text) -> phrases.find(text.words())
				.map((match) -> new PlacedPhrase(text.pointer(), match.in(text.words())))
				.stream())
			.findFirst();
	}

	private static void add(List<PlacedPhrase> texts, String pointer, @Nullable String text) {
		if (text != null) {
			texts.add(new PlacedPhrase(pointer, text));
		}
	}

	/**
	 * Words and where they stand.
	 *
	 * @param pointer JSON pointer to the text they are in
	 * @param words the words
	 */
	private record PlacedPhrase(String pointer, String words) {
	}

}
