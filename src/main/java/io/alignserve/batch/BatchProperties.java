package io.alignserve.batch;

import org.hibernate.validator.constraints.time.DurationMin;
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
 * @param rows the most rows of one batch, 1 or more
 * @param size the most bytes of one upload, 1 or more
 * @param rowSize the most bytes of one row, 1 or more
 * @param uploadTime how long the bytes of an upload may take to come, 1 s or more
 * @param uploads how many uploads this instance takes at a time, 1 or more
 * @param maxOpen how many batches of one owner may be unfinished at a time, 1 or more
 * @param rowsInFlight how many rows this instance answers at a time; 0 = it answers none
 * @param lease how long a row belongs to an instance that is not heard of any more; then
 * another one answers it
 * @param maxAttempts how often a row is begun before it fails, 1 or more
 * @param firstPause the pause of a row after a temporary failure; it doubles with each,
 * and varies by a half
 * @param longestPause where the doubling ends
 * @param timeToLive how long a batch may take, 1 s or more; it expires with the answers
 * that it has then
 * @param retention how long an ended batch is kept, 1 s or more
 */
@Validated
@ConfigurationProperties("alignserve.batch")
public record BatchProperties(@Positive @DefaultValue("50000") int rows, @NotNull @DefaultValue("200MB") DataSize size,
		@NotNull @DefaultValue("1MB") DataSize rowSize,
		@NotNull @DurationMin(seconds = 1) @DefaultValue("10m") Duration uploadTime,
		@Positive @DefaultValue("4") int uploads, @Positive @DefaultValue("20") int maxOpen,
		@PositiveOrZero @DefaultValue("8") int rowsInFlight,
		@NotNull @DurationMin(seconds = 1) @DefaultValue("30s") Duration lease,
		@Positive @DefaultValue("30") int maxAttempts,
		@NotNull @DurationMin(millis = 1) @DefaultValue("1s") Duration firstPause,
		@NotNull @DurationMin(millis = 1) @DefaultValue("1m") Duration longestPause,
		@NotNull @DurationMin(seconds = 1) @DefaultValue("24h") Duration timeToLive,
		@NotNull @DurationMin(seconds = 1) @DefaultValue("30d") Duration retention) {

	public BatchProperties {
		require("size", size);
		require("row-size", rowSize);
	}

	private static void require(String name, DataSize size) {
		if (size.toBytes() < 1) {
			throw new IllegalArgumentException("alignserve.batch." + name + " is " + size + ", it must be 1B or more");
		}
	}

}
