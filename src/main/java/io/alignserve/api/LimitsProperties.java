package io.alignserve.api;

import org.hibernate.validator.constraints.time.DurationMin;
import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The largest requests that are accepted.
 *
 * @param calls the largest number of calls below {@code /v1} that this instance serves at
 * a time, 1 or more; further ones are refused with 503
 * @param requestSize the most bytes of a request body, 1 or more; it is read into memory
 * @param requestTime how long the bytes of a request body may take to come
 * @param brandCharacters the most characters of an advertiser's name, 1 or more
 * @param titleCharacters the most characters of a headline, 1 or more
 * @param bodyCharacters the most characters of an ad's text, 1 or more
 * @param keywords the largest number of keywords, 1 or more
 * @param keywordCharacters the most characters of one keyword, 1 or more
 * @param ads the largest number of ads of one call that scores, 1 or more
 * @param candidates the largest number of candidates of one call, 1 or more
 * @param maxTokens the most tokens of one candidate, 1 or more
 * @param stops the largest number of stop texts, 1 or more
 * @param stopCharacters the most characters of one stop text, 1 or more
 */
@Validated
@ConfigurationProperties("alignserve.limits")
public record LimitsProperties(@Positive @DefaultValue("320") int calls,
		@NotNull @DefaultValue("4MB") DataSize requestSize,
		@NotNull @DurationMin(millis = 1) @DefaultValue("30s") Duration requestTime,
		@Positive @DefaultValue("200") int brandCharacters, @Positive @DefaultValue("500") int titleCharacters,
		@Positive @DefaultValue("20000") int bodyCharacters, @Positive @DefaultValue("50") int keywords,
		@Positive @DefaultValue("100") int keywordCharacters, @Positive @DefaultValue("64") int ads,
		@Positive @DefaultValue("16") int candidates, @Positive @DefaultValue("512") int maxTokens,
		@Positive @DefaultValue("8") int stops, @Positive @DefaultValue("100") int stopCharacters) {

	public LimitsProperties {
		if (requestSize.toBytes() < 1) {
			throw new IllegalArgumentException(
					"alignserve.limits.request-size is " + requestSize + ", it must be 1B or more");
		}
	}

}
