package io.alignserve.serving;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * How long an answer took.
 *
 * @param queueMillis from submission to the first step that ran it
 * @param firstTokenMillis from submission to the first token; {@code null} if none was
 * written, as for predictions
 * @param rankingMillis what the predictions took that candidates were ranked by;
 * {@code null} if they were not ranked
 * @param totalMillis from submission to the end
 */
public record Timing(long queueMillis, @Nullable Long firstTokenMillis, @Nullable Long rankingMillis,
		long totalMillis) {

	static Timing ofNanos(long queue, @Nullable Long firstToken, long total) {
		return new Timing(TimeUnit.NANOSECONDS.toMillis(queue),
				(firstToken != null) ? TimeUnit.NANOSECONDS.toMillis(firstToken) : null, null,
				TimeUnit.NANOSECONDS.toMillis(total));
	}

	/**
	 * Adds a ranking that followed.
	 * @param nanos how long it took
	 * @return the times of both
	 */
	Timing withRanking(long nanos) {
		long ranking = TimeUnit.NANOSECONDS.toMillis(nanos);
		return new Timing(this.queueMillis, this.firstTokenMillis, ranking, this.totalMillis + ranking);
	}

}
