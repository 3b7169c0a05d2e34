package io.alignserve.tokenizer.jinja;

import java.util.List;
import java.util.Map;

/**
 * A parsed template. Safe for use by several threads.
 */
public final class JinjaTemplate {

	/** The longest template, in characters. */
	private static final int MAX_SOURCE = 1_000_000;

	/** The work of one rendering: steps and characters. */
	private static final long MAX_WORK = 20_000_000;

	private final List<Statement> statements;

	private JinjaTemplate(List<Statement> statements) {
		this.statements = statements;
	}

	/**
	 * Parses a template.
	 * @param source the template
	 * @return the parsed template
	 * @throws JinjaException if it is no template or uses a statement that is not
	 * supported
	 */
	public static JinjaTemplate parse(String source) {
		if (source.length() > MAX_SOURCE) {
			throw new JinjaException("the template has more than " + MAX_SOURCE + " characters");
		}
		return new JinjaTemplate(new TemplateParser(Lexer.tokens(source)).parse());
	}

	/**
	 * Renders the template.
	 * @param variables texts, numbers, truth values, lists and maps of them by name
	 * @return the text
	 * @throws JinjaException if the template raises an exception, uses what is not
	 * supported or does too much work
	 */
	public String render(Map<String, Object> variables) {
		Scope scope = new Scope(new Budget(MAX_WORK));
		variables.forEach((name, value) -> scope.set(name, Values.of(value)));
		StringBuilder out = new StringBuilder();
		try {
			Statement.runAll(this.statements, scope, out);
		}
		catch (StackOverflowError ex) {
			throw new JinjaException("the template makes values that lie too deep in one another");
		}
		return out.toString();
	}

}
