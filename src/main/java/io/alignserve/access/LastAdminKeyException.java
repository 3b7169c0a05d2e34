package io.alignserve.access;

/**
 * The key is the last one that opens administration.
 */
public class LastAdminKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	LastAdminKeyException(String id) {
		super("The key " + id + " is the last valid one of the role ADMIN, and without it nobody could make another; "
				+ "make another ADMIN key first");
	}

}
