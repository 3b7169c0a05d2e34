package io.alignserve.api;

import java.util.List;

/**
 * One occurrence of a problem.
 *
 * @param type its type
 * @param status the HTTP status, mostly that of the type
 * @param detail what happened, for the client's developer
 * @param errors what is wrong with which field, may be empty
 */
record Problem(ProblemType type, int status, String detail, List<FieldError> errors) {

	Problem {
		errors = List.copyOf(errors);
	}

	static Problem of(ProblemType type, String detail) {
		return new Problem(type, type.status(), detail, List.of());
	}

	static Problem at(ProblemType type, String pointer, String detail) {
		return new Problem(type, type.status(), detail, List.of(new FieldError(pointer, detail)));
	}

}
