package io.alignserve.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.ad.AmountRange;

/**
 * A range of whole numbers.
 *
 * @param lower lower bound
 * @param upper upper bound, absent if open
 */
@Schema(name = "Range", description = "A range of whole numbers, both ends included")
@JsonInclude(JsonInclude.Include.NON_NULL)
record RangeInput(
		@Schema(description = "The lower bound", minimum = "0", example = "100001",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Long lower,
		@Schema(description = "The upper bound, at least lower; absent if open",
				example = "500000") @Nullable Long upper) {

	static @Nullable RangeInput of(@Nullable AmountRange range) {
		return (range != null) ? new RangeInput(range.lower(), range.upper()) : null;
	}

}
