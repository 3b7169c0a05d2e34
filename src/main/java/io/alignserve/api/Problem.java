package io.alignserve.api;

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
 * @param shortage how much memory is missing; {@code null} if none is
 * @param rule the rule of acceptable use that refuses; {@code null} if none does
 */
record Problem(ProblemType type, int status, String detail, List<FieldError> errors, @Nullable Shortage shortage,
		@Nullable String rule) {

	Problem {
		errors = List.copyOf(errors);
	}

	Problem(ProblemType type, int status, String detail, List<FieldError> errors) {
		this(type, status, detail, errors, null, null);
	}

	static Problem of(ProblemType type, String detail) {
		return new Problem(type, type.status(), detail, List.of());
	}

	static Problem at(ProblemType type, String pointer, String detail) {
		return new Problem(type, type.status(), detail, List.of(new FieldError(pointer, detail)));
	}

	static Problem outOfBudget(String detail, Map<String, Long> requiredBytes, Map<String, Long> availableBytes) {
		return new Problem(ProblemType.OUT_OF_BUDGET, ProblemType.OUT_OF_BUDGET.status(), detail, List.of(),
				new Shortage(requiredBytes, availableBytes), null);
	}

	static Problem ofRule(ProblemType type, String rule, String detail, List<FieldError> errors) {
		return new Problem(type, type.status(), detail, errors, null, rule);
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
