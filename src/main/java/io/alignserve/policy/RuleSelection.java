package io.alignserve.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules of the file, less those that are disabled, with the effects that are
 * configured.
 */
final class RuleSelection {

	private RuleSelection() {
	}

	static List<Rule> of(PolicyProperties properties) {
		List<Rule> all = RuleFile.read(properties.rules());
		Set<String> ids = all.stream().map(Rule::id).collect(Collectors.toCollection(TreeSet::new));
		properties.disabled().forEach((id) -> requireKnown("alignserve.policy.disabled", id, ids));
		properties.effects().keySet().forEach((id) -> requireKnown("alignserve.policy.effects", id, ids));
		if (!properties.enabled()) {
			return List.of();
		}
		return all.stream()
			.filter((rule) -> !properties.disabled().contains(rule.id()))
			.map((rule) -> changed(rule, properties.effects()))
			.toList();
	}

	private static void requireKnown(String property, String id, Set<String> ids) {
		if (!ids.contains(id)) {
			throw new RulesRefusedException(
					property + " names '" + id + "', but there is no such rule; there are: " + String.join(", ", ids));
		}
	}

	private static Rule changed(Rule rule, Map<String, Effect> effects) {
		Effect effect = effects.getOrDefault(rule.id(), rule.effect());
		RuleReader.requireFit(rule.id(), rule.stage(), effect);
		return rule.with(effect);
	}

}
