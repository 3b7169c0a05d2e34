package io.alignserve.access;

/**
 * Somebody is not let in.
 */
class RefusedCallerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Refusals.Kind kind;

	RefusedCallerException(Refusals.Kind kind, String detail) {
		super(detail);
		this.kind = kind;
	}

	/** What is shown opens nothing. */
	static RefusedCallerException unauthorized(String detail) {
		return new RefusedCallerException(Refusals.Kind.UNAUTHORIZED, detail);
	}

	/** What is shown cannot be checked at the moment. */
	static RefusedCallerException unavailable(String detail) {
		return new RefusedCallerException(Refusals.Kind.UNAVAILABLE, detail);
	}

	Refusals.Kind kind() {
		return this.kind;
	}

	String detail() {
		String detail = getMessage();
		return (detail != null) ? detail : "";
	}

}
