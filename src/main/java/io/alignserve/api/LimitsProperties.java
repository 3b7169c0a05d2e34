package io.alignserve.api;

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
 * @param calls the largest number of calls below {@code /v1} that are served at a time
 * @param requestSize bytes of a request body; it is read into memory
 * @param requestTime how long the bytes of a request body may take to come
 * @param brandCharacters characters of an advertiser's name
 * @param titleCharacters characters of a headline
 * @param bodyCharacters characters of an ad's text
 * @param keywords number of keywords
 * @param keywordCharacters characters of one keyword
 * @param ads number of ads of one call that scores
 * @param candidates number of candidates of one call
 * @param maxTokens tokens of one candidate
 * @param stops number of stop texts
 * @param stopCharacters characters of one stop text
 */
@Validated
@ConfigurationProperties("alignserve.limits")
public record LimitsProperties(@Positive @DefaultValue("320") int calls,
		@NotNull @DefaultValue("4MB") DataSize requestSize, @NotNull @DefaultValue("30s") Duration requestTime,
		@Positive @DefaultValue("200") int brandCharacters, @Positive @DefaultValue("500") int titleCharacters,
		@Positive @DefaultValue("20000") int bodyCharacters, @Positive @DefaultValue("50") int keywords,
		@Positive @DefaultValue("100") int keywordCharacters, @Positive @DefaultValue("64") int ads,
		@Positive @DefaultValue("16") int candidates, @Positive @DefaultValue("512") int maxTokens,
		@Positive @DefaultValue("8") int stops, @Positive @DefaultValue("100") int stopCharacters) {
}
