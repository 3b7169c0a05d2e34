package io.alignserve.outcome;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is accepted as an outcome.
 *
 * @param reports the largest number of outcomes of one call, 1 or more
 * @param breakdownRows the largest number of rows of one outcome's breakdown, 1 or more;
 * real exports have up to 135
 * @param tolerance how far the shares of a breakdown may sum up beside 1, and its counts
 * beside the total, as a part of it: 0 to 0.5. Exports round each share
 */
@Validated
@ConfigurationProperties("alignserve.outcomes")
public record OutcomeProperties(@Positive @DefaultValue("200") int reports,
		@Positive @DefaultValue("1000") int breakdownRows,
		@DecimalMin("0") @DecimalMax("0.5") @DefaultValue("0.01") double tolerance) {
}
