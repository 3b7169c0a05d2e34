package io.alignserve.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A problem as RFC 9457 writes it.
 *
 * @param type stable identifier
 * @param title summary of the type
 * @param status HTTP status
 * @param detail what happened
 * @param instance the address that was called
 * @param requestId the call's id
 * @param errors what is wrong with which field
 * @param rule the rule of acceptable use that refuses
 * @param requiredBytes what a checkpoint needs, by device
 * @param availableBytes what could be had, by device
 */
@Schema(name = "Problem", description = "A problem document (RFC 9457)")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ProblemDocument(
		@Schema(description = "Stable identifier of the kind of problem",
				example = "urn:alignserve:problem:invalid-request") String type,
		@Schema(description = "Summary of the kind of problem",
				example = "The request has invalid values") String title,
		@Schema(description = "The HTTP status", example = "400") int status,
		@Schema(description = "What happened this time",
				example = "/audience/ages/0: '20-30' is not allowed; allowed are: 13-17, 18-24, 25-34, 35-44, 45-54, 55-64, 65+") String detail,
		@Schema(description = "The address that was called", example = "/v1/tag") String instance,
		@Schema(description = "The id of the call, also in the X-Request-Id header",
				example = "7f1c2a52-2f0c-4ee1-a7b8-1b9a51e8a0f4") String requestId,
		@Schema(description = "What is wrong with which field; absent if no field is to blame") List<FieldError> errors,
		@Schema(description = "With policy-refused and targeting-not-allowed, the id of the rule that refuses, of "
				+ "several the first; else absent", example = "housing-people") @Nullable String rule,
		@Schema(description = "With out-of-budget, the bytes that are needed, by device; else absent",
				example = "{\"cpu\": 16106127360}") @Nullable Map<String, Long> requiredBytes,
		@Schema(description = "With out-of-budget, the bytes that could be had without taking out what is in use, "
				+ "pinned or behind an alias, by device; else absent",
				example = "{\"cpu\": 4294967296}") @Nullable Map<String, Long> availableBytes) {

	static ProblemDocument of(Problem problem, String instance, String requestId) {
		Problem.Shortage shortage = problem.more().shortage();
		return new ProblemDocument(problem.type().uri().toString(), problem.type().title(), problem.status(),
				problem.detail(), instance, requestId, problem.errors(), problem.more().rule(),
				(shortage != null) ? new TreeMap<>(shortage.requiredBytes()) : null,
				(shortage != null) ? new TreeMap<>(shortage.availableBytes()) : null);
	}

}
