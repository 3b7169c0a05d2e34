package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.policy.Finding;

/**
 * What a rule of acceptable use has to say about a call that it does not refuse.
 *
 * @param rule id of the rule
 * @param detail what it says
 */
@Schema(name = "PolicyFlag",
		description = "What a rule of acceptable use has to say about a call that it does not refuse")
record FlagAnswer(@Schema(description = "The id of the rule", example = "undeclared-housing") String rule, @Schema(
		description = "What it says",
		example = "This reads like an ad for housing; if it is one, declare specialAdCategory HOUSING.") String detail) {

	static @Nullable List<FlagAnswer> of(List<Finding> flags) {
		return flags.isEmpty() ? null
				: flags.stream()
					.map((flag) -> new FlagAnswer(flag.rule().id(), flag.rule().reason()))
					.distinct()
					.toList();
	}

}
