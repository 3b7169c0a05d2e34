package io.alignserve.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a problem.
 *
 * @param type its type
 * @param status the HTTP status, mostly that of the type
 * @param detail what happened, for the client's developer
 * @param errors what is wrong with which field, may be empty
 * @param more what only some problems tell
 */
record Problem(ProblemType type, int status, String detail, List<FieldError> errors, More more) {

	Problem {
		errors = List.copyOf(errors);
	}

	Problem(ProblemType type, int status, String detail, List<FieldError> errors) {
		this(type, status, detail, errors, More.NOTHING);
	}

	static Problem of(ProblemType type, String detail) {
		return new Problem(type, type.status(), detail, List.of());
	}

	static Problem later(ProblemType type, String detail, Duration retryAfter) {
		return new Problem(type, type.status(), detail, List.of(), new More(null, retryAfter, null));
	}

	static Problem at(ProblemType type, String pointer, String detail) {
		return new Problem(type, type.status(), detail, List.of(new FieldError(pointer, detail)));
	}

	static Problem outOfBudget(String detail, Map<String, Long> requiredBytes, Map<String, Long> availableBytes) {
		return new Problem(ProblemType.OUT_OF_BUDGET, ProblemType.OUT_OF_BUDGET.status(), detail, List.of(),
				new More(new Shortage(requiredBytes, availableBytes), null, null));
	}

	static Problem ofRule(ProblemType type, String rule, String detail, List<FieldError> errors) {
		return new Problem(type, type.status(), detail, errors, new More(null, null, rule));
	}

	/**
	 * What only some problems tell.
	 *
	 * @param shortage how much memory is missing; {@code null} if none is
	 * @param retryAfter when the same call may succeed; {@code null} if that is unknown
	 * @param rule the rule of acceptable use that refuses; {@code null} if none does
	 */
	record More(@Nullable Shortage shortage, @Nullable Duration retryAfter, @Nullable String rule) {

		static final More NOTHING = new More(null, null, null);

	}

	/**
	 * Memory that is missing.
	 *
	 * @param requiredBytes what is needed, by device
	 * @param availableBytes what could be had, by device
	 */
	record Shortage(Map<String, Long> requiredBytes, Map<String, Long> availableBytes) {

		Shortage {
			requiredBytes = Map.copyOf(requiredBytes);
			availableBytes = Map.copyOf(availableBytes);
		}

	}

}
