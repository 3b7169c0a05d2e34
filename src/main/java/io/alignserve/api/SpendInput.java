package io.alignserve.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.alignserve.ad.AmountRange;

/**
 * Money spent.
 *
 * @param lower lower bound
 * @param upper upper bound, absent if open
 * @param currency ISO 4217 code
 */
@Schema(name = "Spend", description = "The money spent on the campaign, in whole units of the currency")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SpendInput(
		@Schema(description = "The lower bound", minimum = "0", example = "7000",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Long lower,
		@Schema(description = "The upper bound, at least lower; absent if open", example = "7999") @Nullable Long upper,
		@Schema(description = "ISO 4217 code", defaultValue = "USD", example = "USD") @Nullable String currency) {

	static @Nullable SpendInput of(@Nullable AmountRange spend, String currency) {
		return (spend != null) ? new SpendInput(spend.lower(), spend.upper(), currency) : null;
	}

}
