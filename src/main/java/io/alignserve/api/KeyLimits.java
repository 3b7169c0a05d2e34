package io.alignserve.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.access.CallerLimits;

/**
 * The limits of a key, as clients write and read them.
 *
 * @param requestsPerMinute calls of one minute
 * @param tokensPerMinute tokens of one minute
 * @param concurrentRequests calls at the same time
 */
@Schema(name = "KeyLimits",
		description = "What the owner of a key may use; where a limit is absent, the configured " + "one applies")
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyLimits(
		@Schema(description = "Calls of one minute", minimum = "1", maximum = "1000000",
				example = "600") @Nullable Integer requestsPerMinute,
		@Schema(description = "Tokens of one minute, those of prompts and answers together", minimum = "1",
				maximum = "1000000000", example = "200000") @Nullable Integer tokensPerMinute,
		@Schema(description = "Calls at the same time", minimum = "1", maximum = "100000",
				example = "8") @Nullable Integer concurrentRequests) {

	static @Nullable KeyLimits of(CallerLimits limits) {
		return limits.equals(CallerLimits.DEFAULT) ? null
				: new KeyLimits(limits.requestsPerMinute(), limits.tokensPerMinute(), limits.concurrentRequests());
	}

}
