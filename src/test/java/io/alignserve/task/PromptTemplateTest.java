package io.alignserve.task;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PromptTemplateTest {

	@Test
	void leavesOutASectionWithAnAbsentField() {
		PromptTemplate template = PromptTemplate.parse("a[[ b {title} c]] d");
		assertThat(template.render(Map.of(PromptField.TITLE, "T"))).isEqualTo("a b T c d");
		assertThat(template.render(Map.of())).isEqualTo("a d");
	}

	@Test
	void keepsTheOuterSectionWhenAnInnerOneIsLeftOut() {
		PromptTemplate template = PromptTemplate.parse("[[{brand}[[, {title}]].]]");
		assertThat(template.render(Map.of(PromptField.BRAND, "B", PromptField.TITLE, "T"))).isEqualTo("B, T.");
		assertThat(template.render(Map.of(PromptField.BRAND, "B"))).isEqualTo("B.");
		assertThat(template.render(Map.of(PromptField.TITLE, "T"))).isEmpty();
	}

	@Test
	void asksForPresenceAndAbsenceWithoutPrinting() {
		PromptTemplate template = PromptTemplate.parse("[[{?title}with]][[{!title}without]]");
		assertThat(template.render(Map.of(PromptField.TITLE, "T"))).isEqualTo("with");
		assertThat(template.render(Map.of())).isEqualTo("without");
	}

	@Test
	void namesTheFieldThatIsMissingOutsideOfSections() {
		PromptTemplate template = PromptTemplate.parse("for {ages}");
		assertThatIllegalArgumentException().isThrownBy(() -> template.render(Map.of()))
			.withMessage("the prompt needs ages, which is absent");
	}

	@Test
	void refusesUnknownFieldsAndOpenBrackets() {
		assertThatIllegalArgumentException().isThrownBy(() -> PromptTemplate.parse("{tittle}"))
			.withMessageContaining("{tittle}")
			.withMessageContaining("titleSentence");
		assertThatIllegalArgumentException().isThrownBy(() -> PromptTemplate.parse("[[ {title}"))
			.withMessage("[[ at character 0 is not closed");
		assertThatIllegalArgumentException().isThrownBy(() -> PromptTemplate.parse("a ]] b"))
			.withMessage("]] at character 2 closes nothing");
		assertThatIllegalArgumentException().isThrownBy(() -> PromptTemplate.parse("a {title"))
			.withMessage("{ at character 2 is not closed");
	}

}
