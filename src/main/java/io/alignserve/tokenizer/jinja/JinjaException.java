package io.alignserve.tokenizer.jinja;

/**
 * A template cannot be parsed or rendered; the message says why and, if it is known, in
 * which line.
 */
public class JinjaException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 */
	public JinjaException(String message) {
		super(message);
	}

}
