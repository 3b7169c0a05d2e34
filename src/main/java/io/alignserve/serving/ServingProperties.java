package io.alignserve.serving;

import java.time.Duration;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long an answer may take and when a prediction rests on enough evidence.
 *
 * @param deadline the longest time from call to complete answer; then it is cancelled
 * @param minBodyWords a body with fewer words is insufficient evidence of an audience
 * @param maxNormalisedEntropy shares flatter than this (1 = all equal) are insufficient
 * evidence of an audience
 */
@Validated
@ConfigurationProperties("alignserve.serving")
public record ServingProperties(@NotNull @DefaultValue("60s") Duration deadline,
		@PositiveOrZero @DefaultValue("5") int minBodyWords,
		@DecimalMin("0") @DecimalMax("1") @DefaultValue("0.97") double maxNormalisedEntropy) {

	public ServingProperties {
		if (deadline.isZero() || deadline.isNegative()) {
			throw new IllegalArgumentException(
					"alignserve.serving.deadline is " + deadline + ", it must be longer than nothing, for example 60s");
		}
	}

}
