package io.alignserve.tokenizer.jinja;

import java.util.List;

import io.alignserve.tokenizer.jinja.Token.Kind;

/**
 * The tokens that a parser has still to read.
 */
final class TokenStream {

	private static final int MAX_DEPTH = 200;

	private final List<Token> tokens;

	private int at;

	private int depth;

	TokenStream(List<Token> tokens) {
		this.tokens = tokens;
	}

	Token peek() {
		return this.tokens.get(this.at);
	}

	Token after(int count) {
		return this.tokens.get(Math.min(this.at + count, this.tokens.size() - 1));
	}

	Token next() {
		Token token = peek();
		this.at = Math.min(this.at + 1, this.tokens.size() - 1);
		return token;
	}

	boolean peeks(Kind kind, String text) {
		return peek().is(kind, text);
	}

	boolean takes(Kind kind, String text) {
		boolean found = peeks(kind, text);
		if (found) {
			next();
		}
		return found;
	}

	boolean takesSign(String text) {
		return takes(Kind.SIGN, text);
	}

	boolean takesName(String text) {
		return takes(Kind.NAME, text);
	}

	void expect(Kind kind, String text) {
		if (!takes(kind, text)) {
			throw error("\"" + text + "\" is expected before \"" + peek().text() + "\"");
		}
	}

	String expectName() {
		if (peek().kind() != Kind.NAME) {
			throw error("a name is expected before \"" + peek().text() + "\"");
		}
		return next().text();
	}

	/** Bounds how deep parts of a template may lie in one another. */
	void enter() {
		if (++this.depth > MAX_DEPTH) {
			throw error("parts lie more than " + MAX_DEPTH + " deep in one another");
		}
	}

	void leave() {
		this.depth--;
	}

	JinjaException error(String what) {
		return new JinjaException(what + " in line " + peek().line());
	}

}
