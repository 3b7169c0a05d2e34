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
 * @param deadline the longest time from call to complete answer, more than 0; then it is
 * cancelled and answered with 504
 * @param minBodyWords an ad whose text has fewer words is insufficient evidence of an
 * audience, 0 or more
 * @param maxNormalisedEntropy shares flatter than this (0 to 1; 1 = all equal) are
 * insufficient evidence of an audience
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
