package io.alignserve.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.alignserve.ad.SpecialAdCategory;
import io.alignserve.audience.AgeBand;
import io.alignserve.task.Attribute;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * Turns rules as they are written into rules that hold, or refuses them by name.
 */
final class RuleReader {

	private static final Pattern ID = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");

	private static final int MAX_TEXT = 500;

	private final Map<String, List<Phrase>> lists;

	RuleReader(Map<String, List<Phrase>> lists) {
		this.lists = lists;
	}

	static String name(int index, @Nullable Object id) {
		return "rule " + ((id != null) ? "'" + id + "'" : String.valueOf(index + 1));
	}

	Rule read(RuleDraft draft, int index) {
		String name = name(index, draft.id());
		String id = text(name, "id", draft.id());
		if (!ID.matcher(id).matches()) {
			throw new RulesRefusedException(
					name + ": the id has other characters than a-z, 0-9 and hyphens, or more than 64");
		}
		Stage stage = pick(name, "stage", text(name, "stage", draft.stage()), words(Stage.values()));
		Effect effect = pick(name, "effect", text(name, "effect", draft.effect()), words(Effect.values()));
		requireFit(id, stage, effect);
		RuleDraft.When when = draft.when();
		if (when == null) {
			throw new RulesRefusedException(name + ": 'when' is missing, the condition");
		}
		Condition condition = condition(name, when);
		if (condition.isEmpty()) {
			throw new RulesRefusedException(name + ": 'when' asks nothing, so the rule would always hold");
		}
		return new Rule(id, text(name, "title", draft.title()), stage, tasks(name, draft.tasks()), condition, effect,
				text(name, "reason", draft.reason()), text(name, "source", draft.source()));
	}

	static void requireFit(String id, Stage stage, Effect effect) {
		if (!effect.fits(stage)) {
			throw new RulesRefusedException(
					"rule '" + id + "': the effect " + word(effect) + " does not go with the stage " + word(stage)
							+ "; allowed are: " + ((stage == Stage.BEFORE) ? "refuse" : "withhold") + ", flag");
		}
	}

	static Phrase phrase(String where, String written) {
		try {
			return Phrase.of(written);
		}
		catch (IllegalArgumentException ex) {
			throw new RulesRefusedException(where + ": the phrase '" + written + "' " + ex.getMessage(), ex);
		}
	}

	private Condition condition(String name, RuleDraft.When when) {
		return new Condition(
				picks(name, "categories", when.categories(),
						byName(SpecialAdCategory.values(), (category) -> category.name().toLowerCase(Locale.ROOT))),
				picks(name, "markets", when.markets(), words(MarketScope.values())),
				picks(name, "targeting", when.targeting(),
						byName(new Attribute[] { Attribute.AGE, Attribute.GENDER, Attribute.REGION },
								Attribute::label)),
				picks(name, "ages", when.ages(), byName(AgeBand.values(), AgeBand::label)), phrases(name, when));
	}

	private @Nullable PhraseBook phrases(String name, RuleDraft.When when) {
		List<Phrase> named = list(when.lists()).stream().flatMap((list) -> listed(name, list)).toList();
		List<Phrase> own = list(when.phrases()).stream().map((phrase) -> phrase(name, phrase)).toList();
		List<Phrase> exceptions = list(when.except()).stream().map((phrase) -> phrase(name, phrase)).toList();
		if (named.isEmpty() && own.isEmpty()) {
			if (!exceptions.isEmpty()) {
				throw new RulesRefusedException(name + ": there are exceptions, but no phrases");
			}
			return null;
		}
		return new PhraseBook(Stream.concat(named.stream(), own.stream()).toList(), exceptions);
	}

	private Stream<Phrase> listed(String name, String list) {
		List<Phrase> phrases = this.lists.get(list);
		if (phrases == null) {
			throw new RulesRefusedException(name + ": there is no list of phrases '" + list + "'; there are: "
					+ String.join(", ", this.lists.keySet()));
		}
		return phrases.stream();
	}

	private static Set<TaskVariant> tasks(String name, @Nullable List<String> written) {
		if (written == null) {
			return Set.copyOf(TaskVariant.all());
		}
		Map<String, Set<TaskVariant>> known = new LinkedHashMap<>();
		for (TaskFamily family : TaskFamily.values()) {
			known.put(family.name().toLowerCase(Locale.ROOT),
					TaskVariant.all()
						.stream()
						.filter((variant) -> variant.family() == family)
						.collect(Collectors.toSet()));
		}
		TaskVariant.all().forEach((variant) -> known.put(variant.id(), Set.of(variant)));
		if (written.isEmpty()) {
			throw new RulesRefusedException(name + ": 'tasks' is empty; leave it out for all tasks");
		}
		return written.stream()
			.flatMap((word) -> pick(name, "tasks", word, known).stream())
			.collect(Collectors.toSet());
	}

	private static String text(String name, String field, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new RulesRefusedException(name + ": '" + field + "' is missing");
		}
		if (value.length() > MAX_TEXT) {
			throw new RulesRefusedException(name + ": '" + field + "' has more than " + MAX_TEXT + " characters");
		}
		return value.strip();
	}

	private static <E> Set<E> picks(String name, String field, @Nullable List<String> words, Map<String, E> known) {
		Set<E> picked = new LinkedHashSet<>();
		list(words).forEach((word) -> picked.add(pick(name, field, word, known)));
		return picked;
	}

	private static <E> E pick(String name, String field, String word, Map<String, E> known) {
		E value = known.get(word.toLowerCase(Locale.ROOT));
		if (value == null) {
			throw new RulesRefusedException(
					name + ": '" + field + "' has '" + word + "'; allowed are: " + String.join(", ", known.keySet()));
		}
		return value;
	}

	private static Collection<String> list(@Nullable List<String> written) {
		return (written != null) ? written : List.of();
	}

	private static <E extends Enum<E>> Map<String, E> words(E[] values) {
		return byName(values, RuleReader::word);
	}

	static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static <E> Map<String, E> byName(E[] values, Function<E, String> name) {
		return Arrays.stream(values)
			.collect(Collectors.toMap(name, Function.identity(), (first, second) -> first, LinkedHashMap::new));
	}

}
