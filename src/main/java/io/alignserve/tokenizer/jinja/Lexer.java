package io.alignserve.tokenizer.jinja;

import java.util.ArrayList;
import java.util.List;

import io.alignserve.tokenizer.jinja.Token.Kind;

/**
 * Cuts a template into tokens, with white space control as transformers sets it up: the
 * line feed behind a statement and the white space before it, if it begins its line, are
 * left out.
 */
final class Lexer {

	private static final List<String> SIGNS = List.of("==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~",
			"<", ">", "=", ".", ",", ":", "|", "(", ")", "[", "]", "{", "}");

	private final String source;

	private final List<Token> tokens = new ArrayList<>();

	private int at;

	private int line = 1;

	/** Whether the text that comes next loses its leading white space. */
	private boolean stripNext;

	/** Whether the text that comes next loses its first line feed. */
	private boolean trimNext;

	private Lexer(String source) {
		String unified = source.replace("\r\n", "\n").replace('\r', '\n');
		this.source = unified.endsWith("\n") ? unified.substring(0, unified.length() - 1) : unified;
	}

	static List<Token> tokens(String source) {
		return new Lexer(source).run();
	}

	private List<Token> run() {
		while (this.at < this.source.length()) {
			int open = nextOpening();
			data(open);
			if (open < this.source.length()) {
				switch (this.source.charAt(open + 1)) {
					case '#' -> comment();
					case '{' -> delimited(Kind.OUTPUT, "}}");
					default -> delimited(Kind.BLOCK, "%}");
				}
			}
		}
		this.tokens.add(new Token(Kind.END, "the end", this.line));
		return this.tokens;
	}

	private int nextOpening() {
		for (int i = this.source.indexOf('{', this.at); i >= 0; i = this.source.indexOf('{', i + 1)) {
			if (i + 1 < this.source.length() && "{%#".indexOf(this.source.charAt(i + 1)) >= 0) {
				return i;
			}
		}
		return this.source.length();
	}

	private void data(int end) {
		String text = this.source.substring(this.at, end);
		if (this.stripNext) {
			text = text.stripLeading();
		}
		else if (this.trimNext && text.startsWith("\n")) {
			text = text.substring(1);
		}
		if (end < this.source.length()) {
			char control = (end + 2 < this.source.length()) ? this.source.charAt(end + 2) : ' ';
			if (control == '-') {
				text = text.stripTrailing();
			}
			else if (control != '+' && this.source.charAt(end + 1) != '{') {
				text = withoutIndent(text, end);
			}
		}
		if (!text.isEmpty()) {
			this.tokens.add(new Token(Kind.DATA, text, this.line));
		}
		moveTo(end);
	}

	/** Leaves out the white space between the start of a line and a statement. */
	private String withoutIndent(String text, int end) {
		int lineStart = this.source.lastIndexOf('\n', end - 1) + 1;
		if (lineStart < this.at || !this.source.substring(lineStart, end).isBlank()) {
			return text;
		}
		int kept = text.length() - (end - lineStart);
		return (kept >= 0) ? text.substring(0, kept) : "";
	}

	private void comment() {
		int close = this.source.indexOf("#}", this.at + 2);
		if (close < 0) {
			throw error("a comment is not closed");
		}
		this.stripNext = this.source.charAt(close - 1) == '-' && close > this.at + 2;
		this.trimNext = true;
		moveTo(close + 2);
	}

	private void delimited(Kind kind, String close) {
		this.tokens.add(new Token(kind, this.source.substring(this.at, this.at + 2), this.line));
		moveTo(this.at + 2);
		if (this.at < this.source.length() && "+-".indexOf(this.source.charAt(this.at)) >= 0) {
			moveTo(this.at + 1);
		}
		int depth = 0;
		while (true) {
			skipSpace();
			if (this.at >= this.source.length()) {
				throw error("\"" + ((kind == Kind.OUTPUT) ? "{{" : "{%") + "\" is not closed");
			}
			boolean dash = this.source.startsWith("-" + close, this.at);
			if (depth == 0 && (dash || this.source.startsWith(close, this.at))) {
				this.stripNext = dash;
				this.trimNext = kind == Kind.BLOCK;
				this.tokens.add(new Token(Kind.CLOSE, close, this.line));
				moveTo(this.at + close.length() + (dash ? 1 : 0));
				return;
			}
			Token token = token();
			if (token.kind() == Kind.SIGN) {
				depth += "([{".contains(token.text()) ? 1 : 0;
				depth -= ")]}".contains(token.text()) ? 1 : 0;
			}
			this.tokens.add(token);
		}
	}

	private Token token() {
		char first = this.source.charAt(this.at);
		if (first == '\'' || first == '"') {
			return string(first);
		}
		int start = this.at;
		int startLine = this.line;
		if (Character.isLetter(first) || first == '_') {
			int end = start;
			while (end < this.source.length()
					&& (Character.isLetterOrDigit(this.source.charAt(end)) || this.source.charAt(end) == '_')) {
				end++;
			}
			moveTo(end);
			return new Token(Kind.NAME, this.source.substring(start, end), startLine);
		}
		if (first >= '0' && first <= '9') {
			return number();
		}
		for (String sign : SIGNS) {
			if (this.source.startsWith(sign, start)) {
				moveTo(start + sign.length());
				return new Token(Kind.SIGN, sign, startLine);
			}
		}
		throw error("\"" + first + "\" is not expected");
	}

	private Token number() {
		int start = this.at;
		int end = start;
		boolean point = false;
		while (end < this.source.length()) {
			char c = this.source.charAt(end);
			boolean isPoint = c == '.' && !point && end + 1 < this.source.length()
					&& Character.isDigit(this.source.charAt(end + 1));
			if (!(c >= '0' && c <= '9') && !isPoint) {
				break;
			}
			point |= isPoint;
			end++;
		}
		if (end - start > 15) {
			throw error("a number has more than 15 digits");
		}
		moveTo(end);
		return new Token(Kind.NUMBER, this.source.substring(start, end), this.line);
	}

	private Token string(char quote) {
		int startLine = this.line;
		StringBuilder text = new StringBuilder();
		int i = this.at + 1;
		while (i < this.source.length() && this.source.charAt(i) != quote) {
			char c = this.source.charAt(i++);
			if (c != '\\' || i >= this.source.length()) {
				text.append(c);
				continue;
			}
			char escaped = this.source.charAt(i++);
			switch (escaped) {
				case 'n' -> text.append('\n');
				case 't' -> text.append('\t');
				case 'r' -> text.append('\r');
				case '\\', '\'', '"' -> text.append(escaped);
				case '\n' -> {
				}
				case 'u', 'x' -> {
					int digits = (escaped == 'u') ? 4 : 2;
					text.append(codeUnit(i, digits));
					i += digits;
				}
				default -> text.append('\\').append(escaped);
			}
		}
		if (i >= this.source.length()) {
			throw error("a text in quotes is not closed");
		}
		moveTo(i + 1);
		return new Token(Kind.STRING, text.toString(), startLine);
	}

	private char codeUnit(int from, int digits) {
		try {
			return (char) Integer.parseInt(this.source.substring(from, from + digits), 16);
		}
		catch (IndexOutOfBoundsException | NumberFormatException ex) {
			throw error("an escape in a text is not followed by " + digits + " hexadecimal digits");
		}
	}

	private void skipSpace() {
		int end = this.at;
		while (end < this.source.length() && Character.isWhitespace(this.source.charAt(end))) {
			end++;
		}
		moveTo(end);
	}

	private void moveTo(int position) {
		for (; this.at < position; this.at++) {
			if (this.source.charAt(this.at) == '\n') {
				this.line++;
			}
		}
	}

	private JinjaException error(String what) {
		return new JinjaException(what + " in line " + this.line);
	}

}
