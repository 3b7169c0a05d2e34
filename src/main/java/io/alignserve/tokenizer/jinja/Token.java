package io.alignserve.tokenizer.jinja;

/**
 * A token of a template.
 *
 * @param kind what it is
 * @param text its text, quotes and escapes resolved
 * @param line its line, from 1
 */
record Token(Kind kind, String text, int line) {

	boolean is(Kind wanted, String value) {
		return this.kind == wanted && this.text.equals(value);
	}

	/** Kinds of tokens. */
	enum Kind {

		/** Text outside of delimiters. */
		DATA,
		/** The opening delimiter of an output. */
		OUTPUT,
		/** The opening delimiter of a statement. */
		BLOCK,
		/** The closing delimiter of an output or statement. */
		CLOSE,
		/** A name or keyword. */
		NAME,
		/** A text in quotes. */
		STRING,
		/** A number. */
		NUMBER,
		/** An operator or bracket. */
		SIGN,
		/** The end of the template. */
		END

	}

}
