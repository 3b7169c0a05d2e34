package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import io.alignserve.tokenizer.jinja.ExpressionParser.CallArguments;
import io.alignserve.tokenizer.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Parses what operators stand between: literals, names, brackets, and what follows them:
 * fields, slices, calls, filters and tests.
 */
final class OperandParser {

	private static final long MAX_RANGE = 10_000;

	private final TokenStream in;

	private final ExpressionParser expressions;

	OperandParser(TokenStream in, ExpressionParser expressions) {
		this.in = in;
		this.expressions = expressions;
	}

	Expression parse() {
		Expression value = withFields(primary());
		while (true) {
			if (this.in.takesSign("|")) {
				value = filter(value);
			}
			else if (this.in.takesName("is")) {
				value = test(value);
			}
			else {
				return value;
			}
		}
	}

	private Expression primary() {
		Token token = this.in.next();
		return switch (token.kind()) {
			case STRING -> {
				StringBuilder text = new StringBuilder(token.text());
				while (this.in.peek().kind() == Kind.STRING) {
					text.append(this.in.next().text());
				}
				String joined = text.toString();
				yield (scope) -> joined;
			}
			case NUMBER -> number(token.text());
			case NAME -> name(token.text());
			case SIGN -> bracket(token);
			default -> throw this.in.error("a value is expected before \"" + token.text() + "\"");
		};
	}

	private static Expression number(String text) {
		Object value = text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
		return (scope) -> value;
	}

	private Expression name(String name) {
		switch (name) {
			case "true", "True":
				return (scope) -> true;
			case "false", "False":
				return (scope) -> false;
			case "none", "None":
				return (scope) -> Special.NONE;
			default:
		}
		if (this.in.takesSign("(")) {
			CallArguments arguments = this.expressions.arguments(name);
			return (scope) -> function(name, arguments.in(scope), scope);
		}
		return (scope) -> {
			scope.budget().charge(1);
			return scope.get(name);
		};
	}

	private static Object function(String name, Arguments arguments, Scope scope) {
		return switch (name) {
			case "raise_exception" -> throw new JinjaException(arguments.text(0, "message"));
			case "namespace" -> Namespace.of(arguments.named());
			case "dict" -> new LinkedHashMap<>(arguments.named());
			case "range" -> {
				long from = (arguments.size() > 1) ? Values.index(arguments.get(0, "start")) : 0;
				long to = Values.index(arguments.get((arguments.size() > 1) ? 1 : 0, "stop"));
				if (to - from > MAX_RANGE || arguments.size() > 2) {
					throw new JinjaException(
							"a range with a step or of more than " + MAX_RANGE + " numbers is not supported");
				}
				scope.budget().charge(Math.max(0, to - from));
				yield LongStream.range(from, to).<Object>mapToObj((number) -> number).toList();
			}
			default -> throw new JinjaException("the function " + name + " is not supported");
		};
	}

	private Expression bracket(Token token) {
		this.in.enter();
		Expression value = switch (token.text()) {
			case "(" -> {
				List<Expression> elements = elements(")");
				yield (elements.size() == 1 && !this.in.after(-2).is(Kind.SIGN, ",")) ? elements.get(0)
						: list(elements);
			}
			case "[" -> list(elements("]"));
			case "{" -> map();
			default -> throw this.in.error("a value is expected before \"" + token.text() + "\"");
		};
		this.in.leave();
		return value;
	}

	private List<Expression> elements(String close) {
		List<Expression> elements = new ArrayList<>();
		while (!this.in.takesSign(close)) {
			elements.add(this.expressions.parse());
			if (!this.in.peeks(Kind.SIGN, close)) {
				this.in.expect(Kind.SIGN, ",");
			}
		}
		return elements;
	}

	private static Expression list(List<Expression> elements) {
		return (scope) -> {
			scope.budget().charge(elements.size());
			return elements.stream().map((element) -> element.in(scope)).toList();
		};
	}

	private Expression map() {
		Map<Expression, Expression> fields = new LinkedHashMap<>();
		while (!this.in.takesSign("}")) {
			Expression key = this.expressions.parse();
			this.in.expect(Kind.SIGN, ":");
			fields.put(key, this.expressions.parse());
			if (!this.in.peeks(Kind.SIGN, "}")) {
				this.in.expect(Kind.SIGN, ",");
			}
		}
		return (scope) -> {
			Map<String, Object> map = new LinkedHashMap<>();
			scope.budget().charge(fields.size());
			fields.forEach((key, value) -> map.put(Values.text(key.in(scope)), value.in(scope)));
			return map;
		};
	}

	private Expression withFields(Expression start) {
		Expression value = start;
		while (true) {
			Expression target = value;
			if (this.in.takesSign(".")) {
				String name = this.in.expectName();
				if (this.in.takesSign("(")) {
					CallArguments arguments = this.expressions.arguments(name);
					value = (scope) -> Methods.call(target.in(scope), name, arguments.in(scope), scope.budget());
				}
				else {
					value = (scope) -> Values.field(target.in(scope), name);
				}
			}
			else if (this.in.takesSign("[")) {
				value = subscript(target);
			}
			else if (this.in.peeks(Kind.SIGN, "(")) {
				throw this.in.error("calling what is not a name is not supported");
			}
			else {
				return value;
			}
		}
	}

	private Expression subscript(Expression target) {
		Expression start = this.in.peeks(Kind.SIGN, ":") ? null : this.expressions.parse();
		if (start != null && this.in.takesSign("]")) {
			return (scope) -> Values.field(target.in(scope), start.in(scope));
		}
		this.in.expect(Kind.SIGN, ":");
		Expression stop = sliceEnd();
		Expression step = this.in.takesSign(":") ? sliceEnd() : null;
		this.in.expect(Kind.SIGN, "]");
		return (scope) -> Values.slice(target.in(scope), in(start, scope), in(stop, scope), in(step, scope),
				scope.budget());
	}

	private @Nullable Expression sliceEnd() {
		return (this.in.peeks(Kind.SIGN, ":") || this.in.peeks(Kind.SIGN, "]")) ? null : this.expressions.parse();
	}

	private static @Nullable Object in(@Nullable Expression expression, Scope scope) {
		return (expression != null) ? expression.in(scope) : null;
	}

	private Expression filter(Expression value) {
		String name = this.in.expectName();
		CallArguments arguments = this.in.takesSign("(") ? this.expressions.arguments(name)
				: new CallArguments(name, List.of(), Map.of());
		return (scope) -> Filters.apply(value.in(scope), name, arguments.in(scope), scope.budget());
	}

	private Expression test(Expression value) {
		boolean negated = this.in.takesName("not");
		String name = this.in.expectName();
		CallArguments arguments = new CallArguments(name, List.of(), Map.of());
		if (this.in.takesSign("(")) {
			arguments = this.expressions.arguments(name);
		}
		else if (this.in.peek().kind() == Kind.STRING || this.in.peek().kind() == Kind.NUMBER) {
			arguments = new CallArguments(name, List.of(withFields(primary())), Map.of());
		}
		else if (name.equals("in")) {
			arguments = new CallArguments(name, List.of(withFields(primary())), Map.of());
		}
		CallArguments given = arguments;
		return (scope) -> negated != Tests.holds(value.in(scope), name, given.in(scope), scope.budget());
	}

}
