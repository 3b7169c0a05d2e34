package io.alignserve.pool;

import java.util.Set;

/**
 * No alias and no checkpoint has the name asked for.
 */
public final class UnknownModelException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message the name asked for and the names that exist
	 */
	public UnknownModelException(String message) {
		super(message);
	}

	static UnknownModelException of(String kind, String name, Set<String> names) {
		return new UnknownModelException("There is no " + kind + " '" + name + "'; "
				+ (names.isEmpty() ? "none is loaded" : "there are: " + String.join(", ", names)));
	}

}
