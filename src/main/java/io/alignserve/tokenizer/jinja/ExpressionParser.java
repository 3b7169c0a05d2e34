package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.alignserve.tokenizer.jinja.Token.Kind;

/**
 * Parses the operators of expressions, in Jinja's order from weak to strong: condition,
 * {@code or}, {@code and}, {@code not}, comparison, sum, {@code ~}, product, sign.
 */
final class ExpressionParser {

	private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

	private final TokenStream in;

	private final OperandParser operands;

	ExpressionParser(TokenStream in) {
		this.in = in;
		this.operands = new OperandParser(in, this);
	}

	Expression parse() {
		this.in.enter();
		Expression value = or();
		while (this.in.takesName("if")) {
			Expression then = value;
			Expression condition = or();
			Expression otherwise = this.in.takesName("else") ? parse() : (scope) -> Special.UNDEFINED;
			value = (scope) -> Values.truth(condition.in(scope)) ? then.in(scope) : otherwise.in(scope);
		}
		this.in.leave();
		return value;
	}

	/** Parses what a loop goes through: there, {@code if} begins the loop's filter. */
	Expression parseWithoutCondition() {
		return or();
	}

	private Expression or() {
		Expression left = and();
		while (this.in.takesName("or")) {
			Expression first = left;
			Expression second = and();
			left = (scope) -> {
				Object value = first.in(scope);
				return Values.truth(value) ? value : second.in(scope);
			};
		}
		return left;
	}

	private Expression and() {
		Expression left = not();
		while (this.in.takesName("and")) {
			Expression first = left;
			Expression second = not();
			left = (scope) -> {
				Object value = first.in(scope);
				return Values.truth(value) ? second.in(scope) : value;
			};
		}
		return left;
	}

	private Expression not() {
		if (this.in.takesName("not")) {
			this.in.enter();
			Expression value = not();
			this.in.leave();
			return (scope) -> !Values.truth(value.in(scope));
		}
		return comparison();
	}

	private Expression comparison() {
		Expression left = sum();
		List<String> signs = new ArrayList<>();
		List<Expression> values = new ArrayList<>(List.of(left));
		while (true) {
			boolean notIn = this.in.peeks(Kind.NAME, "not") && this.in.after(1).is(Kind.NAME, "in");
			if (notIn) {
				this.in.next();
			}
			if (notIn || this.in.peeks(Kind.NAME, "in")) {
				this.in.next();
				signs.add(notIn ? "not in" : "in");
			}
			else if (this.in.peek().kind() == Kind.SIGN && COMPARISONS.contains(this.in.peek().text())) {
				signs.add(this.in.next().text());
			}
			else {
				break;
			}
			values.add(sum());
		}
		return signs.isEmpty() ? left : (scope) -> compareAll(signs, values, scope);
	}

	private static boolean compareAll(List<String> signs, List<Expression> values, Scope scope) {
		Object left = values.get(0).in(scope);
		for (int i = 0; i < signs.size(); i++) {
			Object right = values.get(i + 1).in(scope);
			scope.budget().charge(1);
			boolean holds = switch (signs.get(i)) {
				case "==" -> Values.equal(left, right);
				case "!=" -> !Values.equal(left, right);
				case "<" -> Values.compare(left, right) < 0;
				case "<=" -> Values.compare(left, right) <= 0;
				case ">" -> Values.compare(left, right) > 0;
				case ">=" -> Values.compare(left, right) >= 0;
				case "in" -> Values.contains(right, left, scope.budget());
				default -> !Values.contains(right, left, scope.budget());
			};
			if (!holds) {
				return false;
			}
			left = right;
		}
		return true;
	}

	private Expression sum() {
		Expression left = concatenation();
		while (this.in.peeks(Kind.SIGN, "+") || this.in.peeks(Kind.SIGN, "-")) {
			left = arithmetic(this.in.next().text(), left, concatenation());
		}
		return left;
	}

	private Expression concatenation() {
		Expression left = product();
		while (this.in.takesSign("~")) {
			Expression first = left;
			Expression second = product();
			left = (scope) -> scope.budget().text(Values.text(first.in(scope)) + Values.text(second.in(scope)));
		}
		return left;
	}

	private Expression product() {
		Expression left = sign();
		while (this.in.peek().kind() == Kind.SIGN && Set.of("*", "/", "//", "%").contains(this.in.peek().text())) {
			left = arithmetic(this.in.next().text(), left, sign());
		}
		return left;
	}

	private static Expression arithmetic(String sign, Expression left, Expression right) {
		return (scope) -> Values.arithmetic(sign, left.in(scope), right.in(scope), scope.budget());
	}

	private Expression sign() {
		if (this.in.takesSign("-")) {
			this.in.enter();
			Expression value = this.operands.parse();
			this.in.leave();
			return arithmetic("-", (scope) -> 0L, value);
		}
		return this.operands.parse();
	}

	/** Parses arguments up to the closing bracket; the opening one was read. */
	CallArguments arguments(String what) {
		List<Expression> positional = new ArrayList<>();
		Map<String, Expression> named = new LinkedHashMap<>();
		while (!this.in.takesSign(")")) {
			if (this.in.peek().kind() == Kind.NAME && this.in.after(1).is(Kind.SIGN, "=")) {
				String name = this.in.next().text();
				this.in.next();
				named.put(name, parse());
			}
			else {
				positional.add(parse());
			}
			if (!this.in.peeks(Kind.SIGN, ")")) {
				this.in.expect(Kind.SIGN, ",");
			}
		}
		return new CallArguments(what, positional, named);
	}

	/**
	 * Arguments that are still to be evaluated.
	 *
	 * @param what the called, for messages
	 * @param positional expressions without a name
	 * @param named expressions by name
	 */
	record CallArguments(String what, List<Expression> positional, Map<String, Expression> named) {

		Arguments in(Scope scope) {
			scope.budget().charge(1);
			List<Object> values = new ArrayList<>();
			this.positional.forEach((expression) -> values.add(expression.in(scope)));
			Map<String, Object> byName = new LinkedHashMap<>();
			this.named.forEach((name, expression) -> byName.put(name, expression.in(scope)));
			return new Arguments(this.what, values, byName);
		}

	}

}
