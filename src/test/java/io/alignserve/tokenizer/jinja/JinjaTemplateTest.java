package io.alignserve.tokenizer.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The expected texts are those of Jinja 3.1 with {@code trim_blocks} and
 * {@code lstrip_blocks}.
 */
class JinjaTemplateTest {

	private static final Map<String, Object> VARIABLES = Map.of("s", " Ab c ", "n", 3, "l", List.of("x", "y", "z"), "m",
			Map.of("k", "v"), "yes", true);

	@ParameterizedTest
	@CsvSource(delimiter = '#', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false,
			value = { "{{ s.strip() }}|{{ s|trim }}|{{ s.lstrip() }}#Ab c|Ab c|Ab c ", "{{ l[1:] | join(',') }}#y,z",
					"{{ l[::-1]|join }}{{ l[-1] }}{{ l[:-1]|length }}#zyxz2", "{{ s[1:3] }}#Ab",
					"{% for i in l %}{{ loop.index0 }}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}#0x,1y,2z",
					"{% for i in l if i != 'y' %}{{ i }}{% else %}none{% endfor %}#xz",
					"{% for i in [] %}a{% else %}none{% endfor %}#none",
					"{% for k, v in m.items() %}{{ k }}={{ v }}{% endfor %}#k=v",
					"{% set a = 1 %}{% for i in l %}{% set a = 2 %}{% endfor %}{{ a }}#1",
					"{% set a = namespace(b=n - 1) %}{% for i in l %}{% set a.b = a.b + 1 %}{% endfor %}{{ a.b }}#5",
					"{{ true and 'q' }}{{ '' or 'd' }}{{ not yes }}#qdFalse", "{{ 'a' + 'b' | upper + 'c' }}#aBc",
					"{{ 'y' + 2 * 3 ~ 'x' }}#y6x", "{{ 7 // 2 }}{{ -7 % 3 }}{{ 6 / 4 }}#321.5",
					"{{ 'a' if n == 3 else 'b' }}{{ 'x' if no }}#a", "{{ 1 < n <= 3 != 4 }}#True",
					"{{ no is defined }}{{ s is string }}{{ n is not none }}#FalseTrueTrue",
					"{{ 'b' in s }}{{ 'k' in m }}{{ 'q' not in l }}#TrueTrueTrue",
					"{{ m.k }}{{ m['k'] }}{{ m.absent }}#vv", "{{ m|tojson }}#{\"k\": \"v\"}",
					"{{ none }}|{{ no }}#None|", "{{ 'a<b>c'.split('<b>')[-1] }}#c",
					"{{ ('a', 'b')|last }}{{ ('a') }}#ba", "{{ {'a': {'b': 1}}.a.b }}#1",
					"{% set x %}a{{ n }}{% endset %}{{ x }}#a3", "{{ l | reject('equalto', 'y') | join }}#xz",
					"{{ no | default('d') }}#d", "{{ n | string + '!' }}#3!",
					"{% for i in l %}{% if i == 'y' %}{% continue %}{% endif %}{{ i }}{% endfor %}#xz",
					"{% for i in range(9) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}#01" })
	void computesWhatJinjaComputes(String template, String expected) {
		assertThat(JinjaTemplate.parse(template).render(VARIABLES)).isEqualTo(expected);
	}

	@Test
	void leavesOutTheWhiteSpaceThatTransformersLeavesOut() {
		assertThat(render("a\n  {% if yes %}\n  b\n  {% endif %}\nc\n")).isEqualTo("a\n  b\nc");
		assertThat(render("a \n {%- if yes -%} \n b {%- endif %} c")).isEqualTo("ab c");
		assertThat(render("  {{ n }}\n{{- n }}")).isEqualTo("  33");
		assertThat(render("a {% if yes %}b{% endif %} c")).isEqualTo("a b c");
		assertThat(render("{# c #}a{#- b -#} c")).isEqualTo("ac");
		assertThat(render("{{ '\\n\\\\\\'\\u00e9' \"x\" }}")).isEqualTo("\n\\'éx");
		assertThat(render("a\n  {%+ if yes %}b{% endif %}")).isEqualTo("a\n  b");
		assertThat(render("{% if yes %}  {% endif %}\r\nx")).isEqualTo("  x");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '#', value = { "{{ raise_exception('no ' ~ n) }}#no 3",
			"{{ no.field }}#the field \"field\" is asked of something undefined",
			"{{ ''.class }}{{ ''.getClass() }}#the " + "method getClass of a text is not supported",
			"{% include 'x' %}#the statement \"include\" is not supported in line 1",
			"{{ x() }}#the function x is not supported", "{{ 1 | nope }}#the filter nope is not supported",
			"{{ 1 is nope }}#the test \"is nope\" is not supported",
			"{{ 'a' + 1 }}#\"+\" between a text and a number is " + "not supported",
			"{{ 1 / 0 }}#a calculation divides by zero", "a{{ 1#\"{{\" is not closed in line 1",
			"{% if yes %}a#\"{%\" is expected before \"the end\" in line 1",
			"{% endif %}#\"endif\" is not expected in line 1", "{{ 'a }}#a text in quotes is not closed in line 1",
			"{% break %}#\"break\" stands outside of a loop in line 1",
			"{% set n.x = 1 %}#the field x of n is set, which is not a namespace" })
	void refusesByName(String template, String sentence) {
		assertThatExceptionOfType(JinjaException.class).isThrownBy(() -> render(template)).withMessage(sentence);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
			"{% set a = namespace(t='aaaaaaaa') %}{% for i in range(60) %}{% set a.t = a.t ~ a.t %}{% endfor %}",
			"{% set a = namespace(t=[1]) %}{% for i in range(60) %}{% set a.t = a.t + a.t %}{% endfor %}",
			"{% set a = namespace(t='aa') %}{% for i in range(60) %}{% set a.t = a.t.replace('a', a.t) %}{% endfor %}",
			"{% set a = namespace(t='aa') %}{% for i in range(60) %}{% set a.t = [a.t, a.t]|join(a.t) %}{% endfor %}" })
	void boundsTheWorkOfATemplate(String template) {
		assertThatExceptionOfType(JinjaException.class).isThrownBy(() -> render(template))
			.withMessage("the template does too much work");
	}

	@Test
	void boundsTheDepthOfATemplate() {
		assertThatExceptionOfType(JinjaException.class)
			.isThrownBy(() -> render("{{ " + "(".repeat(50_000) + ")".repeat(50_000) + " }}"))
			.withMessageStartingWith("parts lie more than 200 deep");
		assertThatExceptionOfType(JinjaException.class).isThrownBy(() -> render("{% if 1 %}".repeat(10_000)))
			.withMessageStartingWith("parts lie more than 200 deep");
		assertThatExceptionOfType(JinjaException.class).isThrownBy(() -> render("{{ " + "not ".repeat(50_000) + "1 }}"))
			.withMessageStartingWith("parts lie more than 200 deep");
		assertThatExceptionOfType(JinjaException.class).isThrownBy(() -> render(
				"{% set a = namespace(t=[]) %}{% for i in range(9999) %}{% set a.t = [a.t] %}{% endfor %}{{ a.t|tojson }}"))
			.withMessageStartingWith("the template ");
	}

	@Test
	void aBrokenTemplateIsRefusedAndNothingElseHappens() {
		String template = "{%- set ns = namespace(a=l|length - 1) %}{% for m in l[::-1] %}{% if m is string and "
				+ "not(m.startswith('<x>')) %}{{- m.strip('\\n') ~ s[1:] }}{% elif ns.a > 1 %}{{ m }}{% endif %}{% endfor %}";
		Random random = new Random(1);
		for (int i = 0; i < 3000; i++) {
			StringBuilder broken = new StringBuilder(template);
			for (int j = random.nextInt(4); j >= 0; j--) {
				int at = random.nextInt(broken.length());
				switch (random.nextInt(3)) {
					case 0 -> broken.deleteCharAt(at);
					case 1 -> broken.insert(at, template.charAt(random.nextInt(template.length())));
					default -> broken.setCharAt(at, template.charAt(random.nextInt(template.length())));
				}
			}
			try {
				render(broken.toString());
			}
			catch (JinjaException ex) {
				assertThat(ex.getMessage()).isNotBlank();
			}
		}
	}

	private static String render(String template) {
		return JinjaTemplate.parse(template).render(new HashMap<>(VARIABLES));
	}

}
