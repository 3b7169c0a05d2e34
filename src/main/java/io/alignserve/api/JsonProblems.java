package io.alignserve.api;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/**
 * Says in a client's words what Jackson found wrong with a body.
 */
final class JsonProblems {

	/** Where its sentences turn to its own settings and sources. */
	private static final String ADVICE = " \\(start marker.*|[:;,.]? ?\\(?(to allow|enable|maybe) .*|\\(for .*";

	/** How Jackson begins to say so; it has no exception of its own for that. */
	private static final String TRAILING = "Trailing token";

	private JsonProblems() {
	}

	static Problem of(JacksonException cause) {
		String pointer = pointer(cause.getPath());
		if (cause instanceof PropertyBindingException unknown) {
			return unknownField(pointer, unknown);
		}
		if (cause instanceof MismatchedInputException mismatch) {
			if (cause.getOriginalMessage().startsWith(TRAILING)) {
				return Problem.of(ProblemType.MALFORMED_JSON, "the request body goes on behind its end"
						+ place(cause.getLocation()) + "; send one JSON value");
			}
			return invalid(pointer, mustBe(mismatch.getTargetType()));
		}
		if (cause instanceof InputCoercionException coercion) {
			return invalid(pointer, mustBe(coercion.getTargetType()));
		}
		if (cause instanceof StreamConstraintsException) {
			return Problem.of(ProblemType.MALFORMED_JSON,
					"the request body exceeds a limit" + place(cause.getLocation()) + ": at most "
							+ StreamReadConstraints.DEFAULT_MAX_DEPTH + " levels of nesting, "
							+ StreamReadConstraints.DEFAULT_MAX_NUM_LEN + " digits in a number and "
							+ StreamReadConstraints.DEFAULT_MAX_NAME_LEN + " characters in a field's name are read");
		}
		if (cause instanceof StreamReadException) {
			return Problem.of(ProblemType.MALFORMED_JSON, "the request body is not well-formed JSON"
					+ place(cause.getLocation()) + ": " + firstSentence(cause.getOriginalMessage()));
		}
		return invalid(pointer, "cannot be read");
	}

	private static Problem unknownField(String pointer, PropertyBindingException unknown) {
		Collection<Object> known = unknown.getKnownPropertyIds();
		String allowed = (known == null) ? ""
				: "; allowed are: " + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
		String detail = "there is no field " + Findings.quoted(String.valueOf(unknown.getPropertyName())) + " here"
				+ allowed;
		return new Problem(ProblemType.UNKNOWN_FIELD, ProblemType.UNKNOWN_FIELD.status(), pointer + ": " + detail,
				List.of(new FieldError(pointer, detail)));
	}

	private static Problem invalid(String pointer, String detail) {
		String where = pointer.isEmpty() ? "the request body" : pointer + ":";
		return new Problem(ProblemType.INVALID_REQUEST, ProblemType.INVALID_REQUEST.status(), where + " " + detail,
				List.of(new FieldError(pointer, detail)));
	}

	private static String mustBe(Class<?> type) {
		if (type == null) {
			return "has a value of the wrong type";
		}
		if (type == Integer.class || type == int.class) {
			return "must be a whole number between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE;
		}
		if (type == Long.class || type == long.class) {
			return "must be a whole number between " + Long.MIN_VALUE + " and " + Long.MAX_VALUE;
		}
		if (Number.class.isAssignableFrom(type) || type == double.class) {
			return "must be a number";
		}
		if (type == String.class) {
			return "must be a string";
		}
		if (type == Boolean.class || type == boolean.class) {
			return "must be true or false";
		}
		return Collection.class.isAssignableFrom(type) ? "must be an array" : "must be an object";
	}

	private static String pointer(List<JacksonException.Reference> path) {
		return path.stream().map((step) -> {
			String name = step.getPropertyName();
			return "/" + ((name != null) ? Findings.shortened(name).replace("~", "~0").replace("/", "~1")
					: step.getIndex());
		}).collect(Collectors.joining());
	}

	private static String place(TokenStreamLocation location) {
		return (location != null) ? " at line " + location.getLineNr() + ", column " + location.getColumnNr() : "";
	}

	/** What follows speaks of Jackson's sources. */
	private static String firstSentence(String message) {
		return message.lines().findFirst().orElse("").replaceAll(ADVICE, "").strip();
	}

}
