package io.alignserve.serving;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * How long an answer took.
 *
 * @param queueMillis from submission to the first step that ran it
 * @param firstTokenMillis from submission to the first token; {@code null} if none was
 * written, as for predictions
 * @param totalMillis from submission to the end
 */
public record Timing(long queueMillis, @Nullable Long firstTokenMillis, long totalMillis) {

	static Timing ofNanos(long queue, @Nullable Long firstToken, long total) {
		return new Timing(TimeUnit.NANOSECONDS.toMillis(queue),
				(firstToken != null) ? TimeUnit.NANOSECONDS.toMillis(firstToken) : null,
				TimeUnit.NANOSECONDS.toMillis(total));
	}

}
