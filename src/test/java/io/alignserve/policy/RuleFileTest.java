package io.alignserve.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RuleFileTest {

	private static final String RULE = """
			rules:
			  - {id: own, title: T, stage: before, tasks: [tag-age, ts], when: {phrases: [free money]}, effect: refuse, reason: R, source: S}
			""";

	@TempDir
	private Path folder;

	@Test
	void readsTheRulesOfAnOperatorInYamlOrJson() throws IOException {
		Path yaml = Files.writeString(this.folder.resolve("rules.yaml"), RULE);
		Path json = Files.writeString(this.folder.resolve("rules.json"),
				"""
						{"phrases": {"money": ["free money"]}, "rules": [{"id": "own", "title": "T", "stage": "before",
						 "tasks": ["tag-age", "ts"], "when": {"lists": ["money"]}, "effect": "refuse", "reason": "R", "source": "S"}]}""");
		for (Path file : List.of(yaml, json)) {
			Rule rule = RuleFile.read(file.toString()).get(0);
			assertThat(rule.id()).isEqualTo("own");
			assertThat(rule.tasks()).hasSize(6);
			assertThat(rule.condition().phrases()).isNotNull()
				.satisfies((phrases) -> assertThat(phrases.find("Free money!")).isPresent());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"effect: refuse | effect: deny | rule 'own': 'effect' has 'deny'; allowed are: refuse, withhold, flag",
			"effect: refuse | effect: withhold | rule 'own': the effect withhold does not go with the stage before",
			"stage: before | stage: between | rule 'own': 'stage' has 'between'; allowed are: before, after",
			"title: T, | `` | rule 'own': 'title' is missing",
			"tag-age | tag-size | rule 'own': 'tasks' has 'tag-size'; allowed are: tag, tap, ts, tc, tag-age",
			"free money | '? money' | rule 'own': the phrase '? money' begins with '?'",
			"phrases: [free money] | `` | rule 'own': 'when' asks nothing",
			"phrases: [free money] | lists: [gold] | rule 'own': there is no list of phrases 'gold'",
			"phrases: [free money] | except: [gold] | rule 'own': there are exceptions, but no phrases",
			"phrases: [free money] | categories: [house] | rule 'own': 'categories' has 'house'; allowed are: none, housing",
			"source: S | sauce: S | rule 'own': Unrecognized property",
			"id: own | id: Own Rule | rule 'Own Rule': the id has other characters",
			"rules: | rulez: | there is a field 'rulez'; allowed are: phrases, rules",
			"rules: | rules: [ | it is not YAML", "id: own, | id: own, id: own, | it is not YAML" })
	void namesTheRuleThatIsWrong(String right, String wrong, String message) {
		assertThatThrownBy(() -> RuleFile.parse(RULE.replace(right, wrong))).isInstanceOf(RulesRefusedException.class)
			.hasMessageContaining(message);
	}

	@Test
	void refusesTwoRulesOfOneNameAndFilesThatAreNotThere() {
		assertThatThrownBy(() -> RuleFile.parse(RULE + RULE.substring(RULE.indexOf('\n') + 1)))
			.hasMessageContaining("there are two rules 'own'");
		assertThatThrownBy(() -> RuleFile.read(this.folder.resolve("none").toString())).hasMessageContaining("none")
			.hasMessageContaining("cannot be read");
	}

	@Test
	void refusesPropertiesThatNameNoRule() {
		assertThatThrownBy(() -> RuleSelection
			.of(new PolicyProperties(true, "classpath:policy/rules.yaml", List.of("fruad"), Map.of())))
			.hasMessageContaining("alignserve.policy.disabled names 'fruad'")
			.hasMessageContaining("fraud");
		assertThatThrownBy(() -> RuleSelection
			.of(new PolicyProperties(true, "classpath:policy/rules.yaml", List.of(), Map.of("fraud", Effect.WITHHOLD))))
			.hasMessageContaining("rule 'fraud': the effect withhold does not go with the stage before");
	}

}
