package io.alignserve.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A range of whole numbers.
 *
 * @param lower lower bound
 * @param upper upper bound, absent if open
 */
@Schema(name = "Range", description = "A range of whole numbers, both ends included")
record RangeInput(
		@Schema(description = "The lower bound", minimum = "0", example = "100001",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Long lower,
		@Schema(description = "The upper bound, at least lower; absent if open",
				example = "500000") @Nullable Long upper) {
}
