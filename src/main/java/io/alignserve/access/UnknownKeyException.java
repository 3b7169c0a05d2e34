package io.alignserve.access;

/**
 * There is no API key with the id.
 */
public class UnknownKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnknownKeyException() {
		super("There is no API key with this id; an id has 12 hexadecimal digits");
	}

}
