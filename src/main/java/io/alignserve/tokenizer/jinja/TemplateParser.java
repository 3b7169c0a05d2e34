package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.tokenizer.jinja.Statement.Flow;
import io.alignserve.tokenizer.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Parses the statements of a template.
 */
final class TemplateParser {

	private final TokenStream in;

	private final ExpressionParser expressions;

	private int loops;

	TemplateParser(List<Token> tokens) {
		this.in = new TokenStream(tokens);
		this.expressions = new ExpressionParser(this.in);
	}

	List<Statement> parse() {
		List<Statement> statements = body();
		if (this.in.peek().kind() != Kind.END) {
			throw this.in.error("\"" + this.in.after(1).text() + "\" is not expected");
		}
		return statements;
	}

	/**
	 * Parses up to a statement that ends or divides the one around, which is not read.
	 */
	private List<Statement> body() {
		this.in.enter();
		List<Statement> statements = new ArrayList<>();
		while (this.in.peek().kind() != Kind.END) {
			Token token = this.in.peek();
			String name = this.in.after(1).text();
			if (token.kind() == Kind.BLOCK && (name.startsWith("end") || name.equals("else") || name.equals("elif"))) {
				break;
			}
			this.in.next();
			statements.add(switch (token.kind()) {
				case DATA -> write((scope) -> token.text());
				case OUTPUT -> {
					Expression value = this.expressions.parse();
					this.in.expect(Kind.CLOSE, "}}");
					yield write(value);
				}
				default -> block();
			});
		}
		this.in.leave();
		return statements;
	}

	private static Statement write(Expression value) {
		return (scope, out) -> {
			out.append(scope.budget().text(Values.text(value.in(scope))));
			return Flow.NEXT;
		};
	}

	private Statement block() {
		String name = this.in.expectName();
		return switch (name) {
			case "if" -> condition();
			case "for" -> loop();
			case "set" -> assignment();
			case "generation" -> {
				close();
				List<Statement> inside = body();
				end("endgeneration");
				yield (scope, out) -> Statement.runAll(inside, scope, out);
			}
			case "break", "continue" -> {
				if (this.loops == 0) {
					throw this.in.error("\"" + name + "\" stands outside of a loop");
				}
				close();
				Flow flow = name.equals("break") ? Flow.BREAK : Flow.CONTINUE;
				yield (scope, out) -> flow;
			}
			default -> throw this.in.error("the statement \"" + name + "\" is not supported");
		};
	}

	private void close() {
		this.in.expect(Kind.CLOSE, "%}");
	}

	private void end(String name) {
		this.in.expect(Kind.BLOCK, this.in.peek().kind() == Kind.BLOCK ? this.in.peek().text() : "{%");
		this.in.expect(Kind.NAME, name);
		close();
	}

	private Statement condition() {
		Expression condition = this.expressions.parse();
		close();
		List<Statement> then = body();
		List<Statement> otherwise = List.of();
		if (this.in.after(1).is(Kind.NAME, "elif")) {
			this.in.next();
			this.in.next();
			this.in.enter();
			otherwise = List.of(condition());
			this.in.leave();
		}
		else {
			if (this.in.after(1).is(Kind.NAME, "else")) {
				end("else");
				otherwise = body();
			}
			end("endif");
		}
		List<Statement> rest = otherwise;
		return (scope, out) -> Statement.runAll(Values.truth(condition.in(scope)) ? then : rest, scope, out);
	}

	private Statement loop() {
		List<String> names = names();
		this.in.expect(Kind.NAME, "in");
		Expression through = this.expressions.parseWithoutCondition();
		Expression filter = this.in.takesName("if") ? this.expressions.parse() : null;
		close();
		this.loops++;
		List<Statement> inside = body();
		this.loops--;
		List<Statement> otherwise = List.of();
		if (this.in.after(1).is(Kind.NAME, "else")) {
			end("else");
			otherwise = body();
		}
		end("endfor");
		return new Loop(names, through, filter, inside, otherwise);
	}

	private List<String> names() {
		boolean bracket = this.in.takesSign("(");
		List<String> names = new ArrayList<>();
		do {
			names.add(this.in.expectName());
		}
		while (this.in.takesSign(","));
		if (bracket) {
			this.in.expect(Kind.SIGN, ")");
		}
		return names;
	}

	private Statement assignment() {
		String name = this.in.expectName();
		String field = this.in.takesSign(".") ? this.in.expectName() : null;
		if (this.in.takesSign("=")) {
			Expression value = this.expressions.parse();
			close();
			return (scope, out) -> {
				assign(scope, name, field, value.in(scope));
				return Flow.NEXT;
			};
		}
		close();
		List<Statement> inside = body();
		end("endset");
		return (scope, out) -> {
			StringBuilder text = new StringBuilder();
			Flow flow = Statement.runAll(inside, scope, text);
			assign(scope, name, field, text.toString());
			return flow;
		};
	}

	private static void assign(Scope scope, String name, @Nullable String field, Object value) {
		if (field == null) {
			scope.set(name, value);
		}
		else if (scope.get(name) instanceof Namespace namespace) {
			namespace.fields().put(field, value);
		}
		else {
			throw new JinjaException("the field " + field + " of " + name + " is set, which is not a namespace");
		}
	}

}
