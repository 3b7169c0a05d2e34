package io.alignserve.batch;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How large batches may be, and how they are worked on.
 *
 * @param rows the most rows of one batch
 * @param size the most bytes of one upload
 * @param rowSize the most bytes of one row
 * @param uploadTime how long the bytes of an upload may take to come
 * @param uploads how many uploads are taken at a time
 * @param maxOpen how many batches of one owner may be unfinished at a time
 * @param rowsInFlight how many rows this instance answers at a time; 0 = it answers none
 * @param lease how long a row belongs to an instance that is not heard of any more
 * @param maxAttempts how often a row is begun before it fails
 * @param firstPause after a temporary failure; it doubles with each, and varies by a half
 * @param longestPause where the doubling ends
 * @param timeToLive how long a batch may take; what is not answered then is not answered
 * @param retention how long an ended batch is kept
 */
@Validated
@ConfigurationProperties("alignserve.batch")
public record BatchProperties(@Positive @DefaultValue("50000") int rows, @NotNull @DefaultValue("200MB") DataSize size,
		@NotNull @DefaultValue("1MB") DataSize rowSize, @NotNull @DefaultValue("10m") Duration uploadTime,
		@Positive @DefaultValue("4") int uploads, @Positive @DefaultValue("20") int maxOpen,
		@PositiveOrZero @DefaultValue("8") int rowsInFlight, @NotNull @DefaultValue("30s") Duration lease,
		@Positive @DefaultValue("30") int maxAttempts, @NotNull @DefaultValue("1s") Duration firstPause,
		@NotNull @DefaultValue("1m") Duration longestPause, @NotNull @DefaultValue("24h") Duration timeToLive,
		@NotNull @DefaultValue("30d") Duration retention) {
}
